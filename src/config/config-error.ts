/** One thing that is wrong with the configuration; `message` never repeats a secret. */
export interface ConfigFault {
  /** The environment variable. */
  readonly name: string;
  /** What is wrong with it and what would be right. */
  readonly message: string;
}

/** The configuration cannot be used; every fault is listed, so that one look is enough. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'invalid_configuration';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map((fault) => `  ${fault.name}: ${fault.message}`);
    super(
      [
        'The configuration cannot be used:',
        ...lines,
        'Set these in the environment or in .env (example.env explains each of them).',
      ].join('\n'),
    );
    this.faults = faults;
  }
}
