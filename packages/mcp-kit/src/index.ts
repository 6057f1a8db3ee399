export type { App, AppContext, AppSettings, Offer } from './app.js';
export type { Catalogue } from './catalogue/catalogue.js';
export { type MetaToolsOptions, metaTools } from './catalogue/meta-tools.js';
export { operationTools } from './catalogue/operation-tools.js';
export { ConfigError } from './config/config-error.js';
export {
  type ConfigDefinition,
  type ConfigSpec,
  type ConfigValues,
  defineConfig,
  type NamedSetting,
  type Setting,
  type Settings,
} from './config/definition.js';
export { helpText, settingsTable } from './config/help.js';
export { type Config, type ConfigSources, loadConfig } from './config/load.js';
export { type Check, type Finding, fail, ok, warn } from './doctor/check.js';
export { createFeatures, featureSettings, type LiveFeatures } from './features.js';
export { createLogger, LOG_LEVELS, type Logger, type LoggerOptions, type LogLevel } from './logger.js';
export { runServer } from './process/run.js';
export type { Prompt, PromptArgument } from './prompts/prompt.js';
export { redisSettings } from './redis/redis-settings.js';
export type { Complete, Resource, ResourceSet, ResourceTemplate } from './resources/resource.js';
export { type ServerSettings, serverSettings } from './server-settings.js';
export { TextAnswer } from './tools/answer.js';
export type { AnswerFormat, ToldError } from './tools/answer-format.js';
export { configureFeaturesTool } from './tools/configure-features.js';
export { withoutHidden } from './tools/hidden-text.js';
export { metricsResource, performanceReportTool } from './tools/performance-report.js';
export {
  defineTool,
  type ResultContract,
  type Rows,
  type Tool,
  type ToolAnnotations,
  type ToolContext,
} from './tools/tool.js';
export { chooseTools, type ToolFilter, toToolList } from './tools/tool-list.js';
export { untrusted, untrustedRule } from './tools/untrusted.js';
export type { SettingNames } from './tuning.js';
