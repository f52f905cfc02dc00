"""The dense rows of the tables by PyTorch: medians of device events, in milliseconds."""
import argparse
import statistics

import torch

parser = argparse.ArgumentParser()
parser.add_argument("--hidden", type=int, default=8192)
parser.add_argument("--batch", type=int, default=1024)
parser.add_argument("--repeats", type=int, default=30)
parser.add_argument("--tf32", action="store_true")
options, _ = parser.parse_known_args()
torch.backends.cuda.matmul.allow_tf32 = options.tf32
device = torch.device("cuda")
n, h = options.batch, options.hidden


def median(work, prepare=None):
    times = []
    for i in range(options.repeats + 3):
        state = prepare() if prepare else None
        start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        start.record()
        work(state)
        end.record()
        torch.cuda.synchronize()
        if i >= 3:
            times.append(start.elapsed_time(end))
    return statistics.median(times)


x, dy, w = torch.rand(n, h, device=device), torch.rand(n, h, device=device), torch.rand(h, h, device=device)
dx, dw = median(lambda _: dy @ w), median(lambda _: dy.t() @ x)
net = torch.nn.Sequential(
    torch.nn.Linear(784, h), torch.nn.ReLU(), torch.nn.Linear(h, h), torch.nn.ReLU(), torch.nn.Linear(h, 10)).to(device)
adam = torch.optim.Adam(net.parameters(), 1e-6)
images, labels = torch.rand(n, 784, device=device), torch.randint(10, (n,), device=device)


def loss():
    adam.zero_grad(set_to_none=True)
    return torch.nn.functional.cross_entropy(net(images), labels)


def step(_):
    loss().backward()
    adam.step()


print(f"PyTorch {torch.__version__}, dense, {torch.cuda.get_device_name()}\n")
print("| what | ms |\n|---|---:|")
print(f"| product, dx | {dx:.3f} |\n| product, dw | {dw:.3f} |")
print(f"| backward pass of the network | {median(lambda value: value.backward(), loss):.3f} |")
print(f"| whole step with Adam | {median(step):.3f} |")
