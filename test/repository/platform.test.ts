import { groupOptions, keptEnvironment, npmCommand, treeKiller } from '../../scripts/lib/platform';

/** The scripts of this repository on Windows, Linux and macOS. */

const node = 'C:\\Program Files\\nodejs\\node.exe';

describe('npm', () => {
	it.each(['win32', 'linux', 'darwin'] as const)(
		'is run by its own script on %s where the script is known',
		(platform) => {
			const npmScript = 'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npm-cli.js';
			expect(npmCommand(['ci'], { platform, node, npmScript })).toEqual({
				command: node,
				args: [npmScript, 'ci'],
				shell: false,
			});
		},
	);

	it.each([undefined, '', '/usr/lib/node_modules/pnpm/bin/pnpm.cjs', '/opt/yarn.js'])(
		'is found by its name on Linux when the variable is %s',
		(npmScript) => {
			expect(npmCommand(['ci'], { platform: 'linux', node, npmScript })).toEqual({
				command: 'npm',
				args: ['ci'],
				shell: false,
			});
		},
	);

	it('is started in a shell on Windows, which starts no .cmd otherwise, with every argument in quotes', () => {
		const args = ['pack', '--pack-destination', 'C:\\Users\\A & B (x86)\\'];
		expect(npmCommand(args, { platform: 'win32', node })).toEqual({
			command: 'npm.cmd "pack" "--pack-destination" "C:\\Users\\A & B (x86)\\\\"',
			args: [],
			shell: true,
		});
	});

	it.each(['%PATH%', 'a" & del "b', 'a\nb'])(
		'is not given %j on Windows, which no quotes protect',
		(word) => {
			expect(() => npmCommand([word], { platform: 'win32', node })).toThrow('cmd.exe');
		},
	);
});

describe('a program with all that it starts', () => {
	it.each([
		['linux', true],
		['darwin', true],
		['win32', false],
	] as const)('runs without a window, and on %s in a group: %s', (platform, detached) => {
		expect(groupOptions(platform)).toEqual({ detached, windowsHide: true });
	});

	it('is ended by a command on Windows, where a signal reaches one process only', () => {
		expect(treeKiller('win32', 42)).toEqual({
			command: 'taskkill',
			args: ['/pid', '42', '/T', '/F'],
		});
		expect(treeKiller('linux', 42)).toBeUndefined();
	});
});

describe('the environment of n8n', () => {
	it('leaves settings of the caller out on Linux', () => {
		const env = {
			PATH: '/usr/bin:/bin',
			LANG: 'C.UTF-8',
			TMPDIR: '',
			NODE_ENV: 'test',
			N8N_PORT: '1',
		};
		expect(keptEnvironment(env, { platform: 'linux', binFolder: '/n8n/bin' })).toEqual({
			PATH: '/n8n/bin:/usr/bin:/bin',
			LANG: 'C.UTF-8',
		});
	});

	it('keeps the variables on Windows without which no program starts there', () => {
		const kept = {
			SystemRoot: 'C:\\Windows',
			ComSpec: 'C:\\Windows\\system32\\cmd.exe',
			PATHEXT: '.EXE;.CMD',
			TEMP: 'C:\\Temp',
			APPDATA: 'C:\\Users\\a\\AppData\\Roaming',
			LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local',
			USERPROFILE: 'C:\\Users\\a',
		};
		const env = { ...kept, PATH: 'C:\\Windows', NODE_ENV: 'test', N8N_PORT: '1' };
		expect(keptEnvironment(env, { platform: 'win32', binFolder: 'C:\\n8n' })).toEqual({
			...kept,
			PATH: 'C:\\n8n;C:\\Windows',
		});
	});

	it('has a path when the caller has none', () => {
		expect(keptEnvironment({}, { platform: 'linux', binFolder: '/n8n/bin' })).toEqual({
			PATH: '/n8n/bin',
		});
	});
});
