/** Where a team keeps what its server knows of metrics, below the folder of the workspace. */
export const SNAPSHOT_PATH = '.observability/metadata.json';
