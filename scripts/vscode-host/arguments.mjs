// What the command line of the desktop `code` program means for the server build. An argument that is not known is an
// error: passing over it in silence could turn a test of something into a test of nothing.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** True for the desktop only, or always so in the server build as we start it. */
const WITHOUT_MEANING = new Set([
  '--no-sandbox', '--disable-gpu-sandbox', '--disable-gpu', '--disable-updates', '--skip-release-notes',
  '--disable-workspace-trust', '--disable-telemetry', '--new-window', '-n',
]);

/** Commands about extensions, which the server program knows by the same names and answers by itself. */
const MANAGEMENT = /^--(install-extension|uninstall-extension|list-extensions|version|locate-extension)(=|$)/;

/** Options with a value, and where the value goes. */
const VALUED = {
  '--extensionDevelopmentPath': (result, value) => result.development.push(toPath(value)),
  '--extensionTestsPath': (result, value) => (result.tests = toPath(value)),
  '--user-data-dir': (result, value) => (result.userData = path.resolve(value)),
  '--extensions-dir': (result, value) => (result.extensions = path.resolve(value)),
};

/** Options without a value, as entries of the page's start-up payload. */
const FLAGS = {
  '--skip-welcome': ['skipWelcome', 'true'],
  '--disable-extensions': ['disableExtensions', 'true'],
};

/** Whether the command is about installed extensions and opens no window. */
export function isManagement(args) {
  return args.some((argument) => MANAGEMENT.test(argument));
}

/**
 * @typedef {object} Launch
 * @property {string[]} development folders of extensions under development
 * @property {string | undefined} tests module with the `run` function of the tests
 * @property {string | undefined} userData folder for settings and state
 * @property {string | undefined} extensions folder of installed extensions
 * @property {string | undefined} folder the folder or .code-workspace file to open
 * @property {string[]} files files to open
 * @property {[string, string][]} payload further entries for the page's start-up
 *
 * @param {string[]} args all paths in the result are absolute
 * @returns {Launch}
 * @throws on an argument that has no meaning here
 */
export function parseArguments(args) {
  const result = { development: [], tests: undefined, userData: undefined, extensions: undefined, folder: undefined, files: [], payload: [] };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOption(args[i]);
    if (VALUED[name]) {
      const value = inline ?? args[++i];
      if (value === undefined) throw new Error(`${name} needs a value`);
      VALUED[name](result, value);
    } else if (FLAGS[name]) {
      result.payload.push(FLAGS[name]);
    } else if (name.startsWith('-')) {
      if (!WITHOUT_MEANING.has(name)) throw new Error(`unknown argument ${args[i]}`);
    } else {
      addPath(result, toPath(args[i]));
    }
  }
  return result;
}

function splitOption(argument) {
  const at = argument.indexOf('=');
  return argument.startsWith('--') && at > 0 ? [argument.slice(0, at), argument.slice(at + 1)] : [argument];
}

function addPath(result, file) {
  if (!fs.existsSync(file)) throw new Error(`not found: ${file}`);
  if (fs.statSync(file).isFile() && !file.endsWith('.code-workspace')) {
    result.files.push(file);
  } else if (result.folder === undefined) {
    result.folder = file;
  } else {
    throw new Error(`one folder or workspace only, not also ${file}`);
  }
}

function toPath(value) {
  if (value.startsWith('file:')) return fileURLToPath(value);
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(value)) throw new Error(`only paths of files, not ${value}`);
  return path.resolve(value);
}
