/** How long n8n was busy with each, in ms, by its log: "2026-11-27T02:38:15.976Z | debug | Started processing … {"outboxId":51,…}". */
export function registrationTimes(log) {
	const lines = log.matchAll(
		/^(\S+) .* (Started|Finished) processing workflow publication outbox record.*"outboxId":(\d+)/gm,
	);
	const began = new Map();
	const times = [];
	for (const [, time, what, id] of lines) {
		if (what === 'Started') began.set(id, Date.parse(time));
		else times.push(Date.parse(time) - began.get(id));
	}
	return times;
}
