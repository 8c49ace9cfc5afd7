/** Redacts secrets, in every form in which an API could repeat them. */

const REDACTED = '[hidden]';
/** A shorter part of an encoded secret could occur in any text. */
const SHORTEST_PART = 8;

export class Secrets {
	private pattern: RegExp | undefined;
	private known = '';

	/** Values that are empty or not text are ignored. `later` gives secrets that are created meanwhile, such as tokens. */
	constructor(
		private readonly values: unknown[] = [],
		private readonly later?: () => string[],
	) {
		this.pattern = patternOf(values);
	}

	redactText(text: string): string {
		this.learn();
		return this.hideIn(text);
	}

	private hideIn(text: string): string {
		return this.pattern ? text.replace(this.pattern, REDACTED) : text;
	}

	private learn(): void {
		const later = this.later?.() ?? [];
		const known = later.join(' ');
		if (known === this.known) return;
		this.known = known;
		this.pattern = patternOf([...this.values, ...later]);
	}

	/** Redacts all texts and names within a parsed body, in place. */
	redact<T extends object>(body: T): T {
		this.learn();
		const left: object[] = [body];
		for (let value = left.pop(); value; value = left.pop()) {
			for (const [key, entry] of Object.entries(value)) {
				const name = this.hideIn(key);
				const clean: unknown = typeof entry === 'string' ? this.hideIn(entry) : entry;
				if (name !== key) Reflect.deleteProperty(value, key);
				if (name !== key || clean !== entry) Reflect.set(value, name, clean);
				if (typeof clean === 'object' && clean !== null) left.push(clean);
			}
		}
		return body;
	}
}

function patternOf(values: unknown[]): RegExp | undefined {
	const forms = values
		.flatMap((value) => (typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []))
		.flatMap(formsOf)
		.sort((a, b) => b.length - a.length)
		.map((form) => form.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'));
	return forms.length > 0 ? new RegExp([...new Set(forms)].join('|'), 'gi') : undefined;
}

function formsOf(secret: string): string[] {
	const inUrl = encodeURIComponent(secret);
	const inJson = JSON.stringify(secret).slice(1, -1);
	const inHtml = secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
	const named = secret
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;')
		.replace(/'/g, '&#x27;');
	return [secret, inUrl, inJson, inHtml, named, ...base64Of(secret)];
}

/** The parts of a secret in base64 that are the same whatever stands before and after it. */
function base64Of(secret: string): string[] {
	const parts = [0, 1, 2].map((before) => {
		const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
		const whole = Math.floor(bytes.length / 3) * 4;
		return bytes.toString('base64').slice(before === 0 ? 0 : 4, whole);
	});
	return parts
		.filter((part) => part.length >= SHORTEST_PART)
		.flatMap((part) => [part, part.replace(/\+/g, '-').replace(/\//g, '_')]);
}
