// All end-to-end tests in one process, so that they share one n8n. The last file searches everything that the others left
// behind for the token.
import './docs.e2e.mjs';
import './package.e2e.mjs';
import './loading.e2e.mjs';
import './credential.e2e.mjs';
import './akeneoToken.e2e.mjs';
import './getStatus.e2e.mjs';
import './listJobs.e2e.mjs';
import './getOutput.e2e.mjs';
import './outputFile.e2e.mjs';
import './waitUntilFinished.e2e.mjs';
import './load.e2e.mjs';
import './pickers.e2e.mjs';
import './triggerTestRun.e2e.mjs';
import './published.e2e.mjs';
import './workflows.e2e.mjs';
import './agent.e2e.mjs';
import './push.e2e.mjs';
import './mailedRows.e2e.mjs';
import './packageWorkflows.e2e.mjs';
import './wholeLoop.e2e.mjs';
import './interrupted.e2e.mjs';
import './amperity.e2e.mjs';
import './elasticPathPcm.e2e.mjs';
import './restart.e2e.mjs';
import './secrets.e2e.mjs';
