/** Where a team keeps what its server knows of metrics, below the folder of the workspace. */
export const SNAPSHOT_PATH = '.observability/metadata.json';

const FOLDER = SNAPSHOT_PATH.slice(0, SNAPSHOT_PATH.lastIndexOf('/'));

/**
 * Whether a change of a file or a folder may be one of the snapshot. Of a folder that was just made, watchers often miss what was written into it at
 * once, and of one that is gone they do not tell what was in it.
 *
 * @param uri of what was made, changed or removed
 */
export const mayHoldSnapshot = (uri: string): boolean => uri.endsWith(`/${SNAPSHOT_PATH}`) || uri.endsWith(`/${FOLDER}`);
