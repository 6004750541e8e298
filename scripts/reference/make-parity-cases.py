"""Makes the reference cases that `npx trainyard parity DIRECTORY` compares this engine with.

Run on any machine that has PyTorch 2.11 and transformers 5.17 (no accelerator, no network):

    python3 scripts/reference/make-parity-cases.py OUTPUT_DIRECTORY [NAME ...]

Each case is a tiny model of the transformers library in one setting that the engine has to match: `config.json` and `model.safetensors`
as `save_pretrained` writes them, and `case.json` with its loss, logits, gradients and a training curve. Nothing else of this project
needs Python; the script is here so that test data can be told where it comes from, and made again.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
import transformers
from torch.nn.functional import cross_entropy

VOCABULARY = 96
WIDTH = 32
CONTEXT = 24
BATCH = 4
STEPS = 20
# Large enough that attention is far from uniform and each setting under test moves the loss.
MATRIX_DEVIATION = 0.15
# Gains around one and biases around zero, so that leaving one out or mixing two up is seen.
VECTOR_DEVIATION = 0.1
OPTIMIZER = {"lr": 3e-3, "betas": [0.9, 0.95], "eps": 1e-8, "weight_decay": 0.1}
CLIP_NORM = 1.0


def gpt2(**changes):
    settings = dict(vocab_size=VOCABULARY, n_embd=WIDTH, n_layer=2, n_head=4, n_positions=CONTEXT, resid_pdrop=0, embd_pdrop=0, attn_pdrop=0)
    return transformers.GPT2LMHeadModel, transformers.GPT2Config(**(settings | changes))


def gpt_neox(rotary=0.25, base=10000.0, **changes):
    rope = {"rope_type": "default", "rope_theta": base, "partial_rotary_factor": rotary}
    settings = dict(
        vocab_size=VOCABULARY, hidden_size=WIDTH, intermediate_size=4 * WIDTH, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=CONTEXT, rope_parameters=rope, hidden_dropout=0, attention_dropout=0,
    )
    return transformers.GPTNeoXForCausalLM, transformers.GPTNeoXConfig(**(settings | changes))


def opt(**changes):
    settings = dict(
        vocab_size=VOCABULARY, hidden_size=WIDTH, word_embed_proj_dim=changes.get("hidden_size", WIDTH), ffn_dim=4 * WIDTH, num_hidden_layers=2,
        num_attention_heads=4, max_position_embeddings=CONTEXT, dropout=0, attention_dropout=0, layerdrop=0,
    )
    return transformers.OPTForCausalLM, transformers.OPTConfig(**(settings | changes))


def gpt_neo(attention=("global", "local"), layers=2, **changes):
    settings = dict(
        vocab_size=VOCABULARY, hidden_size=WIDTH, num_layers=layers, num_heads=4, max_position_embeddings=CONTEXT,
        attention_types=[[list(attention), layers // len(attention)]], window_size=4, resid_dropout=0, embed_dropout=0, attention_dropout=0,
    )
    return transformers.GPTNeoForCausalLM, transformers.GPTNeoConfig(**(settings | changes))


CASES = {
    "gpt2-inner": lambda: gpt2(n_inner=48, activation_function="gelu", layer_norm_epsilon=1e-6),
    "gpt2-inverse-layer": lambda: gpt2(scale_attn_by_inverse_layer_idx=True, n_layer=3),
    "gpt2-unscaled": lambda: gpt2(scale_attn_weights=False),
    "gpt2-untied": lambda: gpt2(tie_word_embeddings=False),
    "gpt2-relu": lambda: gpt2(activation_function="relu"),
    "gpt2-one-head": lambda: gpt2(n_head=1),
    "gpt2-odd": lambda: gpt2(n_embd=15, n_head=3, n_positions=23, n_layer=3),
    "gpt-neox-sequential": lambda: gpt_neox(use_parallel_residual=False),
    "gpt-neox-rotary-full": lambda: gpt_neox(rotary=1.0, base=5000.0),
    # int(5 x 0.6) = 3 features, which the library turns as two pairs with wavelengths of three
    "gpt-neox-rotary-odd": lambda: gpt_neox(
        rotary=0.6, hidden_size=20, intermediate_size=50, num_attention_heads=4, max_position_embeddings=17
    ),
    "gpt-neox-inner": lambda: gpt_neox(rotary=0.5, intermediate_size=80, attention_bias=False, hidden_act="gelu_new"),
    "gpt-neox-gelu-fast": lambda: gpt_neox(rotary=0.5, intermediate_size=80, attention_bias=False, hidden_act="gelu_fast"),
    "gpt-neox-relu": lambda: gpt_neox(hidden_act="relu"),
    "gpt-neox-tied": lambda: gpt_neox(tie_word_embeddings=True),
    "gpt-neox-odd": lambda: gpt_neox(
        rotary=0.5, hidden_size=15, intermediate_size=60, num_attention_heads=3, max_position_embeddings=23, num_hidden_layers=3
    ),
    "opt-post-norm": lambda: opt(do_layer_norm_before=False),
    "opt-post-norm-projected": lambda: opt(do_layer_norm_before=False, word_embed_proj_dim=16),
    "opt-projected": lambda: opt(word_embed_proj_dim=16),
    "opt-no-final-norm": lambda: opt(_remove_final_layer_norm=True),
    "opt-no-bias": lambda: opt(activation_function="gelu", enable_bias=False),
    "opt-plain-norm": lambda: opt(layer_norm_elementwise_affine=False),
    "opt-untied": lambda: opt(tie_word_embeddings=False),
    "opt-odd": lambda: opt(hidden_size=15, ffn_dim=37, num_attention_heads=3, max_position_embeddings=23, num_hidden_layers=3),
    "gpt-neo-alternating": lambda: gpt_neo(layers=4),
    "gpt-neo-local": lambda: gpt_neo(attention=("local",)),
    "gpt-neo-global": lambda: gpt_neo(attention=("global",)),
    "gpt-neo-inner": lambda: gpt_neo(intermediate_size=48, layer_norm_epsilon=1e-6),
    "gpt-neo-untied": lambda: gpt_neo(tie_word_embeddings=False),
    "gpt-neo-odd": lambda: gpt_neo(hidden_size=15, num_heads=3, max_position_embeddings=23),
}


def fill(model, generator):
    """Every parameter gets a value of its own, whatever the library starts it with."""
    for name, parameter in model.named_parameters():
        deviation = MATRIX_DEVIATION if parameter.dim() >= 2 else VECTOR_DEVIATION
        mean = 1.0 if parameter.dim() == 1 and name.endswith("weight") else 0.0
        parameter.data.copy_(mean + deviation * torch.randn(parameter.shape, generator=generator))


def token_rows(length, generator, avoided):
    """Pairs (a, a + 1): something to learn within a few steps."""
    first = torch.randint(0, VOCABULARY, (BATCH, (length + 2) // 2), generator=generator)
    rows = torch.stack([first, (first + 1) % VOCABULARY], dim=-1).flatten(1)[:, : length + 1]
    return rows if avoided is None else torch.where(rows == avoided, (rows + 2) % VOCABULARY, rows)


def loss_of(model, rows):
    logits = model(input_ids=rows[:, :-1], use_cache=False).logits
    return logits.detach(), cross_entropy(logits.reshape(-1, VOCABULARY), rows[:, 1:].reshape(-1))


def number(value):
    return float(f"{float(value):.9g}")


def global_norm(model):
    return torch.stack([parameter.grad.norm() for parameter in model.parameters() if parameter.grad is not None]).norm()


def forward_and_gradients(model, rows):
    logits, loss = loss_of(model, rows)
    model.zero_grad()
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    missing = [name for name, gradient in gradients.items() if gradient is None]
    if missing:
        raise ValueError(f"the loss does not depend on {missing}")
    forward = {
        "tokens": rows.tolist(),
        "note": "inputs are columns 0..T-1, targets columns 1..T; mean cross-entropy over all B*T targets",
        "loss": number(loss.detach()),
        "logits_first_row_last_position": [number(value) for value in logits[0, -1]],
        "logits_sum": number(logits.sum()),
        "logits_sum_of_squares": number(logits.square().sum()),
    }
    return forward, {
        "global_norm": number(global_norm(model)),
        "norms": {name: number(gradient.norm()) for name, gradient in gradients.items()},
        "sums": {name: number(gradient.sum()) for name, gradient in gradients.items()},
    }


def train(model, batches):
    decayed = [parameter for parameter in model.parameters() if parameter.dim() >= 2]
    plain = [parameter for parameter in model.parameters() if parameter.dim() < 2]
    groups = [{"params": decayed}, {"params": plain, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, **(OPTIMIZER | {"betas": tuple(OPTIMIZER["betas"])}))
    losses, norms = [], []
    for rows in batches:
        _, loss = loss_of(model, rows)
        optimizer.zero_grad()
        loss.backward()
        losses.append(number(loss.detach()))
        norms.append(number(torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)))
        optimizer.step()
    return {
        "optimizer": "AdamW",
        **OPTIMIZER,
        "decayed": "parameters with 2 or more dimensions",
        "clip_global_norm": CLIP_NORM,
        "schedule": "constant",
        "batches": [rows.tolist() for rows in batches],
        "losses": losses,
        "gradient_norms": norms,
    }


def make_case(name, directory):
    generator = torch.Generator().manual_seed(sum(map(ord, name)))
    family, config = CASES[name]()
    config._attn_implementation = "eager"
    model = family(config).float().eval()
    fill(model, generator)
    # A padding token's embedding gets no gradient in the library; no case reads one.
    length = config.max_position_embeddings
    batches = [token_rows(length, generator, getattr(config, "pad_token_id", None)) for _ in range(STEPS)]
    directory.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as saved:
        model.save_pretrained(saved)
        for file in ("config.json", "model.safetensors"):
            (directory / file).write_bytes((Path(saved) / file).read_bytes())
    forward, gradients = forward_and_gradients(model, batches[0])
    case = {
        "transformers": transformers.__version__,
        "torch": torch.__version__,
        "batch": BATCH,
        "sequence": length,
        "vocab": VOCABULARY,
        "forward": forward,
        "gradients": gradients,
        "training": train(model, batches),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
    }
    (directory / "case.json").write_text(json.dumps(case, separators=(",", ":")))
    return case


def main(output, names):
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    for name in names or CASES:
        try:
            case = make_case(name, Path(output) / name)
        except Exception as error:  # a combination that the library refuses is reported, the others are still made
            print(f"{name}: refused: {type(error).__name__}: {error}")
            continue
        losses = case["training"]["losses"]
        print(f"{name}: {case['parameters']} parameters, loss {losses[0]:.4f} -> {losses[-1]:.4f}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
