export { type Sandbox, type SandboxOptions, startAttioSandbox } from './attio/sandbox.js';
export { type IconectSandbox, type IconectSandboxOptions, startIconectSandbox } from './iconect/sandbox.js';
export type { SandboxCall } from './service/calls.js';
export type { Fault } from './service/faults.js';
