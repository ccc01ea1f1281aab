/** The configuration: the only reader of the environment. */
export { ConfigError, type ConfigFault } from './config-error.ts';
export { type Environment, environmentWithFile, processEnvironment } from './environment.ts';
export {
  type Config,
  type ConfigWithToken,
  loadConfig,
  type ProgramKind,
  readConfig,
  secretsOf,
} from './load-config.ts';
export { DEFAULT_ECONOMY, LOG_LEVELS, VARIABLE_NAMES } from './variables.ts';
