/** The whole HTTP API: requests go to the endpoint that the contract's route table names. */
import { dispatch } from "../../../../server/dispatch";
import { sharedServices } from "../../../../server/services";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

const answer = (request: Request) => dispatch(request, sharedServices);

export { answer as DELETE, answer as GET, answer as HEAD, answer as PATCH, answer as POST, answer as PUT };
