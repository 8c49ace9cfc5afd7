import { NodeConnectionTypes, type INodeProperties, type INodeTypeDescription } from 'n8n-workflow';

/** The parts that the descriptions of all triggers share. */

export const TRIGGER: Pick<
	INodeTypeDescription,
	'group' | 'version' | 'polling' | 'inputs' | 'outputs'
> = {
	group: ['trigger'],
	version: 1,
	polling: true,
	inputs: [],
	outputs: [NodeConnectionTypes.Main],
};

/** n8n's lint wants every description to name its subtitle, so it is no part of `TRIGGER`. */
export const TRIGGER_SUBTITLE =
	'={{ "On job " + [].concat($parameter["triggerOn"]).join(" or ") }}';

/** A service adds its options and the ones that are chosen at first. */
export const TRIGGER_ON: Pick<INodeProperties, 'displayName' | 'name' | 'type' | 'required'> = {
	displayName: 'Trigger On',
	name: 'triggerOn',
	type: 'multiOptions',
	required: true,
};

/** The options of a trigger whose jobs may hang or be forgotten. */
export const OVERDUE_OPTIONS: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [
		{
			displayName: 'Also When Still Running or Pending After (Minutes)',
			name: 'overdueAfterMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 240,
			description:
				'Starts the workflow once more for a job that is so old and has not ended, whatever is chosen in Trigger On',
		},
	],
};
