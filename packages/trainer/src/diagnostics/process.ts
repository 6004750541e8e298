/** Entry point of the process that diagnostics compute in: it blocks its thread, and its death is survived by the agent. */
import { parseOrThrow } from "@trainyard/contracts";
import { answerRequests } from "../answer-requests";
import { compute, computedRequest } from "./computed-tests";

answerRequests((message) => compute(parseOrThrow(computedRequest, message)));
