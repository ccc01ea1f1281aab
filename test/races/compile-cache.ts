/** Lets processes share what was compiled. Matrices start hundreds of the same: nearly half of each start is compiling. */
import { enableCompileCache } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

enableCompileCache(join(tmpdir(), 'scrip-compile-cache'));
