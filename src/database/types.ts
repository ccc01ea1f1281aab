/** Environment variables as a plain map: handed in by the configuration, never read here. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What every way to a database is given. */
export interface DatabaseOptions {
  /** `MONGODB_URI`: where it is set it is used as it is and nothing is started. */
  readonly uri?: string | undefined;
  /** `DATA_DIR`: a server started here keeps its data below it. */
  readonly dataDir: string;
  /** A git-ignored folder for downloads and what is known of them. */
  readonly cacheDir: string;
  /** `PATH` and `MONGOMS_SYSTEM_BINARY` are looked up here, and child processes inherit it. */
  readonly environment: Environment;
  /** Takes the choice, and the progress of long steps, one line at a time. */
  readonly log: (line: string) => void;
  /** The present in milliseconds, for what is remembered for a day. */
  readonly now: () => number;
}

/** A server started for this process: reachable at `uri` until it is disposed of. */
export interface RunningServer extends AsyncDisposable {
  readonly uri: string;
}

/** A database that answers at `uri`; disposing ends the server if one was started. */
export interface OpenDatabase extends RunningServer {
  /** Which database it is and why, in one line without secrets. */
  readonly description: string;
  /** What someone who keeps real credit on it must know; absent for a database of one's own. */
  readonly warning?: string;
}
