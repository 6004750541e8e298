/** Entry point of the process that trains the runs of a coordinate check. */
import { parseOrThrow } from "@trainyard/contracts";
import { answerRequests } from "../answer-requests";
import { activationRequest, measureActivations } from "./measure";

answerRequests((message) => measureActivations(parseOrThrow(activationRequest, message)));
