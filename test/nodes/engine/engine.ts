/**
 * Runs the nodes on the real n8n-core engine without a server: the declarative node through RoutingNode, the operation
 * of its own through ExecuteContext, the trigger through PollContext, pickers through LoadOptionsContext. Only the
 * credential store is a stand-in; HTTP leaves through n8n's own stack.
 */
import {
	DirectoryLoader,
	ExecuteContext,
	LoadOptionsContext,
	PollContext,
	RoutingNode,
	WorkflowExecute,
} from 'n8n-core';
import {
	createEmptyRunExecutionData,
	ICredentialsHelper,
	NodeHelpers,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

export interface Setup {
	nodeType: INodeType;
	credentialType: ICredentialType;
	credential: ICredentialDataDecryptedObject;
	parameters?: INodeParameters;
	staticData?: IDataObject;
	node?: Partial<INode>;
	workflowId?: string;
	executionId?: string;
	/** Takes the place of n8n's HTTP helper, for tests with too many requests for sockets. */
	transport?: (request: IHttpRequestOptions) => Promise<unknown>;
	/** The time that n8n's scheduler gives a poll, in ms. */
	pollBudgetMs?: number;
	/** Gets every line a trigger logs. */
	onLog?: (line: string) => void;
}

/** The kinds of registration a trigger sees. */
export type Activation = 'activate' | 'init' | 'update';

/** n8n before 1.107 has it elsewhere (`npm run test:engines`). */
const addRequestOptions =
	DirectoryLoader.applyDeclarativeNodeOptionParameters ??
	Object.getOwnPropertyDescriptor(NodeHelpers, 'applyDeclarativeNodeOptionParameters')?.value;

/** n8n before 1.119 has no function for it. */
const runExecutionData =
	typeof createEmptyRunExecutionData === 'function'
		? createEmptyRunExecutionData
		: () => ({ resultData: { runData: {} } }) as unknown as IRunExecutionData;

class OneCredential extends ICredentialsHelper {
	constructor(
		private readonly type: ICredentialType,
		private readonly values: ICredentialDataDecryptedObject,
	) {
		super();
	}

	getParentTypes() {
		return this.type.extends ?? [];
	}

	isCredentialUsableByNode() {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		request: IHttpRequestOptions,
	) {
		if (typeof this.type.authenticate !== 'function') throw new Error('Not a function');
		return await this.type.authenticate(credentials, request);
	}

	/** As n8n does it: when there is no token, when one was not accepted, and always in the test of a credential. */
	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		_typeName: string,
		node: INode,
		credentialsExpired: boolean,
	) {
		const property = this.type.properties.find(
			({ type, typeOptions }) => type === 'hidden' && typeOptions?.expirable === true,
		)?.name;
		if (property === undefined || !this.type.preAuthentication) return undefined;
		const isTest = node.type === 'test.noOp';
		if (credentials[property] !== '' && !credentialsExpired && !isTest) return undefined;
		const output = await this.type.preAuthentication.call(helpers, credentials);
		if (output[property] === undefined) return undefined;
		// As n8n writes it to its database.
		Object.assign(this.values, output);
		return Object.assign(credentials, output);
	}

	async runPreAuthentication() {
		return undefined;
	}

	async getCredentials(): Promise<never> {
		throw new Error('Not stored');
	}

	async getDecrypted() {
		return { ...this.values };
	}

	async updateCredentials() {}

	async updateCredentialsOauthTokenData() {}

	getCredentialsProperties() {
		return this.type.properties;
	}
}

export function prepare({
	nodeType,
	credentialType,
	credential,
	parameters,
	staticData,
	node: more,
	workflowId = 'workflow-1',
	executionId = '1',
}: Setup) {
	const { description } = nodeType;
	if (!nodeType.poll && !description.properties.some(({ name }) => name === 'requestOptions')) {
		addRequestOptions(nodeType);
	}
	const node: INode = {
		id: 'node-1',
		name: description.displayName,
		type: `test.${description.name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { [credentialType.name]: { id: '1', name: 'Test' } },
		...more,
	};
	// As the editor does on save: fills in the defaults.
	node.parameters =
		NodeHelpers.getNodeParameters(
			description.properties,
			parameters ?? {},
			true,
			false,
			node,
			description,
		) ?? {};
	const workflow = new Workflow({
		id: workflowId,
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: {
			getByName: () => nodeType,
			getByNameAndVersion: () => nodeType,
			getKnownTypes: () => ({}),
		},
		staticData,
		settings: { timezone: 'Europe/Berlin' },
	});
	const additionalData = {
		credentialsHelper: new OneCredential(credentialType, credential),
		currentNodeExecutionIndex: 0,
		executionId,
		restApiUrl: '',
		webhookWaitingBaseUrl: 'http://localhost/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost/form-waiting',
		instanceBaseUrl: '',
		variables: {},
	} as unknown as IWorkflowExecuteAdditionalData;
	return { workflow, node: workflow.getNode(node.name) ?? node, nodeType, additionalData };
}

/** Runs a node on items, as a production execution does. */
export async function run(
	setup: Setup,
	items: INodeExecutionData[] = [{ json: {} }],
	abort?: AbortSignal,
): Promise<INodeExecutionData[]> {
	const { context, node, nodeType } = executionOf(setup, items, abort);
	const { resource, operation } = node.parameters;
	const own = nodeType.customOperations?.[String(resource)]?.[String(operation)];
	const output = own
		? await own.call(context as unknown as IExecuteFunctions)
		: await new RoutingNode(context, nodeType).runNode();
	return Array.isArray(output) ? (output[0] ?? []) : [];
}

/** Runs a node where n8n knows of no own operations: as a tool of an agent. */
export async function runAsTool(
	setup: Setup,
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<INodeExecutionData[]> {
	const { context, nodeType } = executionOf(setup, items);
	return (await new RoutingNode(context, nodeType).runNode())?.[0] ?? [];
}

/** The items of a node at its two outputs, where On Error is an output. n8n divides them after the run. */
export async function runWithErrorOutput(setup: Setup, items: INodeExecutionData[]) {
	const withOutput = { ...setup, node: { ...setup.node, onError: 'continueErrorOutput' as const } };
	const given = [await run(withOutput, items)];
	const { workflow, node, additionalData } = prepare(withOutput);
	new WorkflowExecute(additionalData, 'trigger').handleNodeErrorOutput(
		workflow,
		{ node, data: { main: [items] }, source: null },
		given,
		0,
	);
	const [worked = [], failed = []] = given;
	return { worked, failed };
}

function executionOf(setup: Setup, items: INodeExecutionData[], abort?: AbortSignal) {
	const { workflow, node, nodeType, additionalData } = prepare(setup);
	const input = { main: [items] };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'trigger',
		runExecutionData(),
		0,
		items,
		input,
		{ node, data: input, source: null },
		[],
		abort,
	);
	return { context, node, nodeType };
}

/** An active workflow's trigger, whose static data lives from poll to poll. */
export function watcher(setup: Setup) {
	const { workflow, node, nodeType, additionalData } = prepare(setup);
	const open = (mode: 'manual' | 'trigger', activation: 'manual' | Activation) => {
		const { transport, pollBudgetMs = 300_000 } = setup;
		const context = new PollContext(
			workflow,
			node,
			additionalData,
			mode,
			activation,
			undefined,
			undefined,
			undefined,
			undefined,
			undefined,
			() => pollBudgetMs,
		);
		if (setup.onLog) {
			const log = setup.onLog;
			const logger = { error: log, warn: log, info: log, debug: log };
			Object.defineProperty(context, 'logger', { value: logger });
		}
		if (transport) {
			context.helpers.httpRequestWithAuthentication = async (_type, request) =>
				await transport(
					await additionalData.credentialsHelper.authenticate(setup.credential, '', request),
				);
		}
		return context;
	};
	let context = open('trigger', 'activate');
	return {
		/** The state as n8n would write it to its database. */
		staticData: () => workflow.getStaticData('node', node),
		/** As n8n does at activation, at its own start, or after an edit: a new registration. */
		register: (activation: Activation) => {
			context = open('trigger', activation);
		},
		poll: async () => await nodeType.poll?.call(context),
		fetchTestEvent: async () => await nodeType.poll?.call(open('manual', 'manual')),
	};
}

export function pickerContext(setup: Setup) {
	const { workflow, node, additionalData } = prepare(setup);
	return new LoadOptionsContext(workflow, node, additionalData, '');
}
