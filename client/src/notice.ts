/** Longer messages belong into a panel or the log. */
const LONGEST = 400;

/**
 * A text for VS Code's notifications. They make links of `[label](address)`, also to commands, and much of what we say
 * there comes from a server or a workspace: no link may come of it.
 */
export function notice(text: string): string {
  const plain = text
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/\]\(/g, '] (');
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
