import { expect, it } from "vitest";
import { DocumentIndex } from "../src/dataset/document-index";

const index = new DocumentIndex(Uint16Array.from([5, 6, 0, 7, 0, 8, 9, 9, 0]));

it("finds the documents of a stretch, the end-of-text token being its document's", () => {
  expect(index.within(0, 2)).toEqual([{ number: 0, from: 0, to: 2 }]);
  expect(index.within(2, 3).map(({ number }) => number)).toEqual([0]);
  expect(index.within(2, 6).map(({ number }) => number)).toEqual([0, 1, 2]);
  expect(index.within(5, 9)).toEqual([{ number: 2, from: 5, to: 8 }]);
});

it("takes a split that ends without the token as ending a document", () => {
  expect(new DocumentIndex(Uint16Array.from([5, 6, 0, 7])).within(3, 4)).toEqual([{ number: 1, from: 3, to: 4 }]);
});
