import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A picture that moves: the pictures of a walk one after the other, each with a line of text. It is an SVG, which browsers play by themselves. */

const SIZE = { width: 880, height: 560 };
const CAPTION = 48;
const SECONDS = 3;
const COLORS = {
	light: { background: '#f5f5f5', text: '#333333' },
	dark: { background: '#1f1f1f', text: '#e0e0e0' },
};

/**
 * @param {string} folder that holds the pictures as `<name>-<scheme>.png`, and gets the moving one
 * @param {'light' | 'dark'} scheme
 * @param {string} name
 * @param {{ name: string, text: string }[]} scenes
 * @returns {Promise<number>} the size in bytes
 */
export async function makeMovingPicture(folder, scheme, name, scenes) {
	const { width, height } = SIZE;
	const { background, text } = COLORS[scheme];
	const frames = await Promise.all(
		scenes.map(async (scene, index) => {
			const png = await readFile(path.join(folder, `${scene.name}-${scheme}.png`));
			return frame(png, scene.text, `animation-delay: ${index * SECONDS}s`);
		}),
	);
	const shown = 100 / scenes.length;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<style>
	text { font: 600 20px system-ui, sans-serif; fill: ${text}; text-anchor: middle; }
	g { opacity: 0; animation: show ${SECONDS * scenes.length}s infinite; }
	@keyframes show { 0% { opacity: 0 } 2% { opacity: 1 } ${shown.toFixed(2)}% { opacity: 1 } ${(shown + 2).toFixed(2)}% { opacity: 0 } }
	@media (prefers-reduced-motion) { g { animation: none } g:last-of-type { opacity: 1 } }
</style>
<rect width="${width}" height="${height}" fill="${background}"/>
${frames.join('\n')}
</svg>
`;
	await writeFile(path.join(folder, `${name}-${scheme}.svg`), svg);
	return svg.length;
}

/** One picture, as large as it can be without being blown up, and the text above it. */
function frame(png, text, style) {
	const [wide, high] = [png.readUInt32BE(16), png.readUInt32BE(20)];
	const room = { width: SIZE.width - 16, height: SIZE.height - CAPTION - 8 };
	const scale = Math.min(1, room.width / wide, room.height / high);
	const [width, height] = [wide * scale, high * scale].map(Math.round);
	const x = Math.round((SIZE.width - width) / 2);
	const y = Math.round(CAPTION + (room.height - height) / 2);
	const data = `data:image/png;base64,${png.toString('base64')}`;
	return `<g style="${style}"><text x="${SIZE.width / 2}" y="31">${text}</text><image x="${x}" y="${y}" width="${width}" height="${height}" href="${data}"/></g>`;
}
