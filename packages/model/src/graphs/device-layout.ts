/**
 * How a GPU holds a training state: parameters that are updated by one rule lie end to end in one tensor, and so does what the optimizer keeps
 * for them. An update is then a few large kernels instead of a dozen small ones a parameter, whose launches would take longer than their work.
 */
import { type Shape, sizeOf } from "@trainyard/graph";
import { decays, optimizerNameOf } from "../optimizers/assignment";
import { optimizerOf } from "../optimizers/table";
import { type Parameter, parameterList } from "../parameters";
import { type ModelDesign, rateFactor } from "../parametrisation";
import { type StateOwner, type StateTensor, stateTensors } from "../state-tensors";
import { slotName } from "../tensor-names";

/** A tensor on the device. */
export interface DeviceTensor {
  readonly name: string;
  readonly shape: Shape;
  /** The state's tensors that it holds, end to end; zeros follow. */
  readonly members: readonly StateTensor[];
}

/** Parameters in one tensor; `parameter` of them decides what updates them all. */
export interface Pack extends DeviceTensor {
  readonly parameter: Parameter;
}

export interface DeviceLayout {
  readonly packs: readonly Pack[];
  /** Packs, and the parameters that are in none. */
  readonly parameters: readonly DeviceTensor[];
  /** All tensors of the state, packs included. */
  readonly tensors: readonly DeviceTensor[];
}

/** Numbers a row of a pack: kernels read four at a time, and a sum of squares goes row by row. */
const rowSize = 1024;

export function deviceLayout(owner: StateOwner & ModelDesign): DeviceLayout {
  const packs = packsOf(owner);
  const packed = packs.flatMap((pack) => [pack, ...slotTensors(owner, pack)]);
  const inPacks = new Set(packed.flatMap(({ members }) => members.map(({ name }) => name)));
  const apart = (tensors: readonly StateTensor[]) =>
    tensors.filter(({ name }) => !inPacks.has(name)).map(({ name, shape }) => ({ name, shape, members: [{ name, shape }] }));
  const parameters = [...packs, ...apart(parameterList(owner.model))];
  return { packs, parameters, tensors: [...packed, ...apart(stateTensors(owner))] };
}

function packsOf(owner: StateOwner & ModelDesign): readonly Pack[] {
  const { model, optimizer } = owner;
  const byRule = new Map<string, [Parameter, ...Parameter[]]>();
  for (const parameter of parameterList(model)) {
    if (!optimizerOf(optimizer, parameter).isElementwise(parameter)) continue;
    const rule = `${optimizerNameOf(optimizer, parameter)} ${decays(optimizer, parameter)} ${rateFactor(owner, parameter)}`;
    const others = byRule.get(rule);
    if (others === undefined) byRule.set(rule, [parameter]);
    else others.push(parameter);
  }
  return [...byRule.values()].map((members, index) => ({
    name: `pack.${index}`,
    shape: packedShape(members),
    members,
    parameter: members[0],
  }));
}

function slotTensors({ optimizer }: StateOwner, { name, shape, members, parameter }: Pack): readonly DeviceTensor[] {
  // An elementwise update keeps its state in the shape of the parameter.
  return optimizerOf(optimizer, parameter)
    .slots(parameter, optimizer)
    .map(({ suffix }) => ({
      name: slotName(name, suffix),
      shape,
      members: members.map((member) => ({ name: slotName(member.name, suffix), shape: member.shape })),
    }));
}

function packedShape(members: readonly StateTensor[]): Shape {
  const size = members.reduce((sum, member) => sum + sizeOf(member.shape), 0);
  return [Math.ceil(size / rowSize), rowSize];
}
