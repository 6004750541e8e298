/** Entry point of the process that measures and cuts a trained model. */
import { parseOrThrow } from "@trainyard/contracts";
import { answerRequests } from "../answer-requests";
import { ablationAnswerer } from "./answer";
import { ablationRequestMessage } from "./requests";

const answer = ablationAnswerer();
answerRequests((message) => answer(parseOrThrow(ablationRequestMessage, message)));
