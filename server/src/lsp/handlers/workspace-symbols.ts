import { SymbolKind, type SymbolInformation, type WorkspaceSymbol } from 'vscode-languageserver';
import { definitionIn, matchingSymbols, type NamedFile } from '../../features/navigation/workspace-symbols';
import type { NameKind } from '../../workspace/navigation/occurrence';
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
      for (const one of named) {
        if (token.isCancellationRequested) return [];
        const location = await locate(host, one);
        if (location) symbols.push({ ...symbolOf(one), location });
      }
      return symbols;
    });
    connection.onWorkspaceSymbolResolve(async (symbol): Promise<WorkspaceSymbol> => {
      const location = await locate(host, symbol.data as NamedFile);
      return location ? { ...symbol, location } : symbol;
    });
  },
};

const symbolOf = ({ kind, name }: NamedFile) => ({ name, kind: KINDS[kind] ?? SymbolKind.Variable });

async function locate(host: Host, { kind, name, uri }: NamedFile) {
  const file = await host.names.at(uri);
  const found = file && definitionIn(file, kind, name);
  return found && toLocation(found);
}
