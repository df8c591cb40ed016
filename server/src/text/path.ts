let last = { text: '', path: '' };

/** A path or a URI in the one spelling that it is compared in: editors escape more characters of a URI than others do, and spell the letters of drives both ways. */
export function comparablePath(text: string): string {
  // Thousands of rules ask for that of their file, one after the other.
  if (last.text !== text) last = { text, path: spelled(text) };
  return last.path;
}

function spelled(text: string): string {
  if (!text.startsWith('file:')) return text;
  try {
    return decodeURIComponent(text).replace(/^file:\/\/\/[A-Z]:/, (drive) => drive.toLowerCase());
  } catch {
    // A stray `%` belongs to no escape; then the URI stands for itself.
    return text;
  }
}

/** The path, or the URI, of what a relative path means in a file. */
export function besideFile(file: string, relative: string): string {
  const parts = file.split('/').slice(0, -1);
  const top = file.startsWith('file://') ? 3 : 1;
  for (const part of relative.split('/')) {
    if (part === '..') parts.length = Math.max(top, parts.length - 1);
    else if (part !== '.' && part !== '') parts.push(file.startsWith('file:') ? encodeURIComponent(part) : part);
  }
  return parts.join('/');
}
