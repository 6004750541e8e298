/** Takes a node as an action has left it into the page, and has the rest of what is known of it fetched again. */
import type { QueryClient } from "@tanstack/react-query";
import type { Node } from "@trainyard/contracts";
import { keys } from "../../lib/queries";

export function settleNode(client: QueryClient, changed: Node): void {
  client.setQueryData<Node[]>(keys.nodes, (nodes) => nodes?.map((each) => (each.id === changed.id ? changed : each)));
  void client.invalidateQueries({ queryKey: keys.nodes });
  void client.invalidateQueries({ queryKey: keys.nodeHistory(changed.id) });
}
