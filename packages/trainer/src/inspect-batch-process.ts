/** Entry point of the process that looks into a batch. */
import { parseOrThrow } from "@trainyard/contracts";
import { answerRequests } from "./answer-requests";
import { batchRequest, inspectBatch } from "./inspect-batch";

answerRequests((message) => inspectBatch(parseOrThrow(batchRequest, message)));
