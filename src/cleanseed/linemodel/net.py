"""Small networks over the lines of a page: figures and hashed words of each line, then convolutions over the lines around it.

All inputs, weights and activations of a matrix product are whole numbers held in float32, so small that no sum of them reaches 2^24:
every sum is exact, in whatever order a processor or library adds. What stands between the products is done number by number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

F32 = npt.NDArray[np.float32]
TAPS = 5
DILATIONS = (1, 2, 4, 8)
REACH = sum(TAPS // 2 * dilation for dilation in DILATIONS)
"""How many lines up and down a line's score may hang on."""
TOP = 511
"""The greatest rounded activation."""
EXACT = 1 << 24
"""Below this float32 holds every whole number."""
UNIT = 1024
"""Log odds are whole numbers, this many to 1."""
_ROWS = 2048  # lines at a time
_ALONE = 1 << 18
"""Products in a matrix product that OpenBLAS makes in one thread: its others wait busily, and cost each worker a core."""


@dataclass(frozen=True)
class Layer:
    """weight: (out, in) whole numbers. scale, bias: (out, 1), what a unit of the sum is worth, and what is added."""

    weight: F32
    scale: F32
    bias: F32

    def __call__(self, values: F32) -> F32:
        """The sums of (in, n) whole numbers, scaled: (out, n)."""
        result = np.empty((len(self.weight), values.shape[1]), np.float32)
        step = max(1, _ALONE // self.weight.size)
        for begin in range(0, values.shape[1], step):
            part = slice(begin, begin + step)
            np.matmul(self.weight, values[:, part], out=result[:, part])
        result *= self.scale
        result += self.bias
        return result


@dataclass(frozen=True)
class Net:
    """A network. All arrays of figures are (channels, lines).

    column, above: the tests that figures are put to, which bin lies above which bound; with the bins they are the inputs of `figures`.
    words: (k, BUCKETS) int8, what a hashed word is in k ways; k may be 0. mix, mix_words: figures and words made one.
    convolutions: one for each of DILATIONS, what it finds is added to what it is given. out, out_own: log odds, from what the
    convolutions made and from the line's own. units: what a rounded input of each layer after the first is worth.
    """

    column: npt.NDArray[np.int64]
    above: npt.NDArray[np.uint8]
    words: npt.NDArray[np.int8]
    figures: Layer
    mix: Layer
    mix_words: Layer
    convolutions: tuple[Layer, ...]
    out: Layer
    out_own: Layer
    units: F32

    def logits(
        self, bins: npt.NDArray[np.uint8], grams: npt.NDArray[np.int32], start: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """Log odds of each line being article, in 1/UNIT. bins: (columns, n), own figures only; grams, start: as features.grams gives."""
        n = bins.shape[1]
        own = np.empty((len(self.mix.weight), n), np.float32)
        for begin in range(0, n, _ROWS):
            end = min(n, begin + _ROWS)
            own[:, begin:end] = self._own(bins[:, begin:end], grams, start[begin : end + 1])
        out = np.empty(n, np.int64)
        for begin in range(0, n, _ROWS):
            end = min(n, begin + _ROWS)
            low, high = max(0, begin - REACH), min(n, end + REACH)
            out[begin:end] = self._place(own[:, low:high])[begin - low : end - low]
        return out

    def _own(self, bins: npt.NDArray[np.uint8], grams: npt.NDArray[np.int32], start: npt.NDArray[np.int64]) -> F32:
        """What the line itself is, before its company is looked at."""
        inputs = np.empty((len(bins) + len(self.column), bins.shape[1]), np.float32)
        inputs[: len(bins)] = bins
        np.greater(bins[self.column], self.above[:, None], out=inputs[len(bins) :], casting="unsafe")
        result = self.mix(_rounded(_ramp(self.figures(inputs)), self.units[0]))
        if len(self.words):
            result += self.mix_words(self._said(grams[start[0] : start[-1]], start - start[0]))
        return _ramp(result)

    def _said(self, grams: npt.NDArray[np.int32], start: npt.NDArray[np.int64]) -> F32:
        """The mean of what the line's words are, as whole numbers: (k, n)."""
        size = np.diff(start).astype(np.float32)
        result = np.empty((len(self.words), len(size)), np.float32)
        total = np.zeros(len(grams) + 1, np.int32)
        for row, worth in zip(result, self.words, strict=True):
            np.cumsum(worth.take(grams), out=total[1:])
            row[:] = total[start[1:]] - total[start[:-1]]
        result *= self.units[1]
        result /= size
        np.rint(result, out=result)
        return result

    def _place(self, own: F32) -> F32:
        """Log odds of each line, from what it is and what the lines around it are."""
        width, n = own.shape
        stream = own.copy()
        for layer, dilation, unit in zip(self.convolutions, DILATIONS, self.units[2:], strict=False):
            edge = TAPS // 2 * dilation
            padded = np.zeros((width, n + 2 * edge), np.float32)
            padded[:, edge : edge + n] = _rounded(stream, unit)
            taps = np.concatenate([padded[:, tap * dilation : tap * dilation + n] for tap in range(TAPS)])
            stream += _ramp(layer(taps))
        last = 2 + len(DILATIONS)
        odds = self.out(_rounded(stream, self.units[last])) + self.out_own(_rounded(own, self.units[last + 1]))
        odds *= np.float32(UNIT)
        return np.asarray(np.rint(odds[0]), np.float32)


def _ramp(values: F32) -> F32:
    return np.maximum(values, np.float32(0), out=values)


def _rounded(values: F32, unit: np.float32) -> F32:
    """Values from 0 up, in whole numbers of 1/`unit`, at most TOP of them."""
    result = values * unit
    np.minimum(result, np.float32(TOP), out=result)
    np.rint(result, out=result)
    return result


def dump(net: Net, name: str) -> dict[str, npt.NDArray[np.generic]]:
    """The network as arrays to be stored, their names beginning with `name`."""
    out: dict[str, npt.NDArray[np.generic]] = {
        f"{name}.column": net.column.astype(np.uint8),
        f"{name}.above": net.above,
        f"{name}.words": net.words,
        f"{name}.units": net.units,
    }
    for part, layer in _layers(net):
        out[f"{name}.{part}.weight"] = layer.weight.astype(np.int16)
        out[f"{name}.{part}.scale"] = layer.scale
        out[f"{name}.{part}.bias"] = layer.bias
    return out


def restore(data: Mapping[str, npt.NDArray[np.generic]], name: str) -> Net:
    """The network that `dump` made arrays of. Raises KeyError where one is missing."""

    def layer(part: str) -> Layer:
        return Layer(*(data[f"{name}.{part}.{kind}"].astype(np.float32) for kind in ("weight", "scale", "bias")))

    return Net(
        data[f"{name}.column"].astype(np.int64), data[f"{name}.above"].astype(np.uint8), data[f"{name}.words"].astype(np.int8),
        layer("figures"), layer("mix"), layer("mix_words"),
        tuple(layer(f"convolution{at}") for at in range(len(DILATIONS))), layer("out"), layer("out_own"),
        data[f"{name}.units"].astype(np.float32),
    )  # fmt: skip


def _layers(net: Net) -> list[tuple[str, Layer]]:
    convolutions = [(f"convolution{at}", layer) for at, layer in enumerate(net.convolutions)]
    return [
        ("figures", net.figures), ("mix", net.mix), ("mix_words", net.mix_words), *convolutions,
        ("out", net.out), ("out_own", net.out_own),
    ]  # fmt: skip
