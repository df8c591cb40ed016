import { SymbolKind, type Location, type SymbolInformation, type WorkspaceSymbol } from 'vscode-languageserver';
import { definitionsIn, matchingSymbols, type NamedFile } from '../../features/navigation/workspace-symbols';
import { nameKey, type NameKind } from '../../workspace/navigation/occurrence';
import type { Feature, Host } from '../host';
import { toLocation } from './navigation';

const KINDS: Partial<Readonly<Record<NameKind, SymbolKind>>> = { metric: SymbolKind.Variable, alert: SymbolKind.Event, service: SymbolKind.Interface, severity: SymbolKind.EnumMember, receiver: SymbolKind.Object };

/** Recording rules, alerts, services, severities and receivers of the whole workspace, by their names. */
export const workspaceSymbols: Feature = {
  register(connection, host) {
    connection.onWorkspaceSymbol(async ({ query }, token): Promise<SymbolInformation[] | WorkspaceSymbol[]> => {
      await host.names.settled();
      const named = matchingSymbols(query, host.names.defined());
      // Where in its file a name stands is looked up for the one that is chosen.
      if (host.clientCapabilities().workspace?.symbol?.resolveSupport?.properties.includes('location.range')) return named.map((one) => ({ ...symbolOf(one), location: { uri: one.uri }, data: one }));
      const symbols: SymbolInformation[] = [];
      const locate = locator(host);
      for (const one of named) {
        if (token.isCancellationRequested) return [];
        const location = await locate(one);
        if (location) symbols.push({ ...symbolOf(one), location });
      }
      return symbols;
    });
    connection.onWorkspaceSymbolResolve(async (symbol): Promise<WorkspaceSymbol> => {
      const location = await locator(host)(symbol.data as NamedFile);
      return location ? { ...symbol, location } : symbol;
    });
  },
};

const symbolOf = ({ kind, name }: NamedFile) => ({ name, kind: KINDS[kind] ?? SymbolKind.Variable });

/** Finds where names are defined; each file is looked through once, for it may define hundreds of them. */
function locator(host: Host): (named: NamedFile) => Promise<Location | undefined> {
  const files = new Map<string, ReturnType<typeof definitionsIn> | undefined>();
  return async ({ kind, name, uri }) => {
    if (!files.has(uri)) {
      const file = await host.names.at(uri);
      files.set(uri, file && definitionsIn(file));
    }
    const found = files.get(uri)?.get(nameKey(kind, name));
    return found && toLocation(found);
  };
}
