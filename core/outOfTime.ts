/** Thrown instead of starting a request after its deadline. The message is for who reads about a poll that failed. */
export class OutOfTime extends Error {
	constructor(message = 'The time for this poll was not enough') {
		super(message);
	}
}
