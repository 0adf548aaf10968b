export { deployProtocol, type Deployment, type DeployOptions } from "./deploy-protocol.ts";
export { type Manifest, readManifest, writeManifest } from "./manifest.ts";
export { planFrom } from "./plan.ts";
export { type Verdict, verifyDeployment } from "./verify/index.ts";
