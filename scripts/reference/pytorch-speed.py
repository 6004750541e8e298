"""Speed of PyTorch on the shapes of `trainyard bench engine`, on the same processor and two threads: a plain GPT-2 step with AdamW and clipping.

Debian: apt-get install python3-torch libopenblas0-pthread; then python3 scripts/reference/pytorch-speed.py beside `npx trainyard bench engine`.
"""
import math
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

THREADS = 2
SHAPES = [
    # name, layers, width, heads, vocabulary, context, sequences
    ("S1", 4, 128, 4, 512, 128, 16),
    ("S2", 6, 384, 6, 4096, 256, 4),
    ("S3", 12, 768, 12, 50304, 256, 2),
]


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm_1, self.norm_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, mask):
        batch, length, width = x.shape
        head = width // self.heads
        q, k, v = self.qkv(self.norm_1(x)).view(batch, length, 3, self.heads, head).permute(2, 0, 3, 1, 4)
        attended = torch.softmax((q @ k.transpose(-1, -2)) / math.sqrt(head) + mask, -1) @ v
        x = x + self.out(attended.transpose(1, 2).reshape(batch, length, width))
        return x + self.down(F.gelu(self.up(self.norm_2(x)), approximate="tanh"))


class GPT(nn.Module):
    def __init__(self, layers, width, heads, vocabulary, context):
        super().__init__()
        self.tokens, self.places = nn.Embedding(vocabulary, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.register_buffer("mask", torch.full((context, context), -1e30).triu(1))

    def forward(self, inputs, targets):
        x = self.tokens(inputs) + self.places.weight[: inputs.shape[1]]
        for block in self.blocks:
            x = block(x, self.mask)
        logits = self.norm(x) @ self.tokens.weight.t()
        return F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.reshape(-1))


def matmul_flops_per_second():
    a = torch.full((2048, 2048), 0.5)
    best = float("inf")
    for _ in range(6):
        began = time.perf_counter()
        a @ a
        best = min(best, time.perf_counter() - began)
    return 2 * 2048**3 / best


def main():
    torch.set_num_threads(THREADS)
    for name, layers, width, heads, vocabulary, context, sequences in SHAPES:
        model = GPT(layers, width, heads, vocabulary, context)
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), weight_decay=0.1, foreach=True)
        rows = torch.randint(0, vocabulary, (sequences, context + 1))

        def step():
            optimizer.zero_grad(set_to_none=True)
            model(rows[:, :-1], rows[:, 1:]).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()

        for _ in range(2):
            step()
        durations = []
        end = time.time() + 12
        while time.time() < end or len(durations) < 3:
            began = time.perf_counter()
            step()
            durations.append(time.perf_counter() - began)
        tokens_per_second = sequences * context / sorted(durations)[len(durations) // 2]
        parameters = sum(p.numel() for p in model.parameters())
        flops_per_token = 6 * parameters + 12 * layers * width * context
        rate = tokens_per_second * flops_per_token / 1e9
        print(f"{name}: {tokens_per_second:.0f} tokens/s, {rate:.0f} GFLOP/s; matmul {matmul_flops_per_second() / 1e9:.0f}; torch {torch.__version__}")


if __name__ == "__main__":
    main()
