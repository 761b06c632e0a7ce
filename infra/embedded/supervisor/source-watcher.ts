import { relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';

/** Files whose saving restarts a service. */
const WATCHED = /\.(ts|sql|ya?ml|json)$/;
/** Editors write a file in several steps; all of them within this time are one save. */
const SETTLE_MS = 60;

export interface SavedFiles {
  /** First folder below the watched root, i.e. the service, or `kit`. */
  folder: string;
  /** Paths below the root. */
  files: string[];
}

export interface SourceWatcherOptions {
  root: string;
  onSave: (saved: SavedFiles) => void;
  /** Looks at every file each 300 ms, for file systems that send no events (shared folders, some containers). */
  polling?: boolean;
}

/** Watches a services folder and tells which service's files were saved, once per save. Resolves when it sees changes. */
export async function watchSources({ root, onSave, polling = false }: SourceWatcherOptions): Promise<FSWatcher> {
  const pending = new Map<string, Set<string>>();
  let timer: NodeJS.Timeout | undefined;
  const flush = () => {
    timer = undefined;
    const saves = [...pending];
    pending.clear();
    for (const [folder, files] of saves) onSave({ folder, files: [...files].sort() });
  };
  const watcher = watch(root, {
    ignoreInitial: true,
    usePolling: polling,
    interval: 300,
    ignored: (path, stats) =>
      /(^|[/\\])(node_modules|\.)/.test(relative(root, path)) || (stats?.isFile() === true && !WATCHED.test(path)),
  });
  watcher.on('all', (_event, path) => {
    if (!WATCHED.test(path)) return;
    const file = relative(root, path);
    const folder = file.split(sep)[0];
    if (!folder || folder === file) return;
    const files = pending.get(folder) ?? new Set();
    pending.set(folder, files.add(file));
    clearTimeout(timer);
    timer = setTimeout(flush, SETTLE_MS);
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', resolve);
    watcher.once('error', reject);
  });
  return watcher;
}
