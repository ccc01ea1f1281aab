import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The browser side, ready to be served. */
export interface Bundle {
  script: string;
  style: string;
}

/** Builds `browser/` in memory; nothing is written. */
export async function bundleBrowser(): Promise<Bundle> {
  const entry = fileURLToPath(new URL('./browser/main.ts', import.meta.url));
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
    outdir: 'page',
    tsconfig: fileURLToPath(new URL('./browser/tsconfig.json', import.meta.url)),
  });
  const ending = (suffix: string): string =>
    result.outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? '';
  return { script: ending('.js'), style: ending('.css') };
}
