"""Responses to a linear decoder block, from its input: no maps are made (sentence paper, 3.3)."""

import numpy as np
from keras import ops
from numpy.typing import NDArray

_TAPS = 3  # taps of the block's plain convolution, along each axis
_NUM_PIECES = 9  # pieces of a folded kernel, each as large as a cell
# Multiplications in the time that it takes to move and add one number of a piece, as measured on
# CPU cores for gradients at 264 channels and at 72.
_MOVING = 200


def folded_block_response(
    features, filters, *, deconv_kernel, deconv_bias, conv_kernel, conv_bias, stride: int
):
    """Answer sentences with a block of a transposed and a plain convolution, from its input.

    Without activations a response is linear in the block's input x, so that the sentence's filter
    f can go through the block first, backwards. Along one axis, with stride s, kernels D of 2s taps
    and C of 3, and p = s // 2 positions that "same" cuts off in front, the block is

        u[y] = d + sum of D[i] x[q] over q, i with s q + i - p = y, for 0 <= y < sH; outside it is 0
        v[y] = c + sum of C[a] u[y + a] over a in -1, 0, 1

    and the response is

        f v[y] = f c + sum of f C[a] d over a with 0 <= y + a < sH
                     + sum of f C[a] D[i] x[q] over a with 0 <= y + a < sH, i, q as above.

    If the condition on a were not there, the last sum would be a transposed convolution of x to one
    channel, with the kernel

        e[o] = sum of f C[a] D[i] over i, a with i - a - p = o.

    The condition leaves out two terms: that of a = -1 at y = 0, which reads only D[p - 1] and x[0],
    and that of a = 1 at y = sH - 1, which reads D[s + p] and x[H - 1]. They are computed separately
    for rows and for columns and subtracted; what both subtract in a corner is added back. So
    responses and gradients are exact, at the borders too.

    e reaches from the cell before to the one after (o from -s to 2s - 1). The convolution is one
    product of matrices (HW, C) x (C, 9 s^2) for each sentence, whose nine pieces of s x s are moved
    to the cells where they belong and added.

    Args:
        features: (B, H, W, C), the block's input x; H and W must be known.
        filters: (B, K, N), the filters of each clip's K sentences.
        deconv_kernel: (2s, 2s, M, C), the kernel of the transposed convolution with padding "same".
        deconv_bias: (M,), its bias.
        conv_kernel: (3, 3, M, N), the kernel of the plain convolution with padding "same".
        conv_bias: (N,), its bias.
        stride: Stride s of the transposed convolution.

    Returns:
        Responses (B, K, sH, sW).

    Raises:
        ValueError: The kernels have other sizes.
    """
    if tuple(deconv_kernel.shape[:2]) != (2 * stride,) * 2:
        raise ValueError(f"deconv_kernel must be {2 * stride} wide, got {deconv_kernel.shape}")
    if tuple(conv_kernel.shape[:2]) != (_TAPS,) * 2:
        raise ValueError(f"conv_kernel must be {_TAPS} wide, got {conv_kernel.shape}")
    _, height, width, _ = features.shape
    taps = ops.einsum("bkn,yxmn->bkyxm", filters, conv_kernel)  # (B, K, 3, 3, M)
    pairs = ops.einsum("bkyxm,ijmc->bkiyjxc", taps, deconv_kernel)
    merging = ops.convert_to_tensor(_merging(stride), pairs.dtype)
    kernels = ops.einsum("iyp,bkiyjxc->bkpjxc", merging, pairs)
    kernels = ops.einsum("jxq,bkpjxc->bkpqc", merging, kernels)  # (B, K, P + 2, P + 2, C)
    biases = ops.einsum("bkyxm,m->bkyx", taps, deconv_bias)  # (B, K, 3, 3)
    return (
        _transposed_convolution(features, kernels[:, :, :-2, :-2], stride)
        - _left_out(features, kernels, stride)
        + _inside_response(biases, height * stride, width * stride)
        + ops.matmul(filters, conv_bias[:, None])[..., None]
    )


def folding_limit(
    *, cells: int, channels: int, deconv_width: int, conv_width: int, stride: int
) -> int:
    """Return for how many sentences of a clip ``folded_block_response`` is still the faster way.

    The block costs the same for all sentences of a clip, and then little for each.

    Args:
        cells: Number H x W of cells of the block's input.
        channels: Channels C of the block's input.
        deconv_width: Channels M between the two convolutions.
        conv_width: Channels N that a filter reads.
        stride: Stride of the transposed convolution.
    """
    area = stride**2
    block = cells * area * deconv_width * (4 * channels + _TAPS**2 * conv_width)
    kernels = 4 * area * _TAPS**2 * deconv_width * channels
    product = cells * area * (_NUM_PIECES * (channels + _MOVING) - conv_width)
    return int(block / max(kernels + product, 1))


def _offsets(stride: int) -> range:
    """Return which cells a cell's kernel e reaches: -1, 0 and 1, at stride 1 also 2."""
    return range(-1, (2 * stride - stride // 2) // stride + 1)


def _merging(stride: int) -> NDArray[np.float32]:
    """Return (2s, 3, P + 2): which e[o] a pair of taps goes to, then which pairs borders lack."""
    cut, span = stride // 2, len(_offsets(stride)) * stride
    merge = np.zeros((2 * stride, _TAPS, span + 2), np.float32)
    for i in range(2 * stride):
        for a in (-1, 0, 1):
            merge[i, a + 1, i - a - cut + stride] = 1
    if cut:
        merge[cut - 1, 0, span] = 1
    merge[stride + cut, 2, span + 1] = 1
    return merge


def _transposed_convolution(features, kernels, stride: int):
    """Convolve (B, H, W, C) with each clip's kernels (B, K, P, P, C): (B, K, sH, sW)."""
    _, height, width, channels = features.shape
    batch, sentences = ops.shape(kernels)[:2]
    offsets = _offsets(stride)
    kernels = ops.reshape(
        kernels, (batch, sentences, len(offsets), stride, len(offsets), stride, channels)
    )
    kernels = ops.transpose(kernels, (2, 0, 6, 4, 1, 3, 5))
    columns = len(offsets) * sentences * stride * stride
    kernels = ops.reshape(kernels, (len(offsets), batch, channels, columns))
    cells = ops.reshape(features, (batch, height * width, channels))
    # A product for each row of pieces takes less memory than one for all, and no more time.
    maps = sum(
        _move(ops.reshape(ops.matmul(cells, part), (batch, height, width, columns)), offset, axis=1)
        for part, offset in zip(ops.unstack(kernels, len(offsets)), offsets, strict=True)
    )
    maps = ops.reshape(maps, (batch, height, width, len(offsets), columns // len(offsets)))
    maps = _overlap_add(maps, offsets, axis=2)
    maps = ops.reshape(maps, (batch, height, width, sentences, stride, stride))
    maps = ops.transpose(maps, (0, 3, 1, 4, 2, 5))
    return ops.reshape(maps, (batch, sentences, height * stride, width * stride))


def _overlap_add(maps, offsets: range, *, axis: int):
    """Move each piece, of the last axis but one, along an axis and add them: one axis less."""
    return sum(_move(maps[..., one, :], offset, axis=axis) for one, offset in enumerate(offsets))


def _move(maps, offset: int, *, axis: int):
    """Move maps along an axis; what leaves is lost, zeros follow."""
    side = maps.shape[axis]
    steps = min(abs(offset), side)
    kept, padding = [slice(None)] * len(maps.shape), [(0, 0)] * len(maps.shape)
    kept[axis] = slice(0, side - steps) if offset > 0 else slice(steps, side)
    padding[axis] = (steps, 0) if offset > 0 else (0, steps)
    return ops.pad(maps[tuple(kept)], padding) if steps else maps


def _left_out(features, kernels, stride: int):
    """Return what the borders of the plain convolution leave out: (B, K, sH, sW)."""
    top_bottom = ops.stack([features[:, 0], features[:, -1]], axis=1)  # (B, 2, W, C)
    left_right = ops.stack([features[:, :, 0], features[:, :, -1]], axis=1)  # (B, 2, H, C)
    corners = ops.stack([top_bottom[:, :, 0], top_bottom[:, :, -1]], axis=2)  # (B, 2, 2, C)
    rows = ops.einsum("bewc,bkeqc->bkewq", top_bottom, kernels[:, :, -2:, :-2])
    rows = _line_response(rows, stride)  # (B, K, 2, sW)
    columns = ops.einsum("behc,bkpec->bkehp", left_right, kernels[:, :, :-2, -2:])
    columns = _line_response(columns, stride)  # (B, K, 2, sH)
    corners = ops.einsum("byxc,bkyxc->bkyx", corners, kernels[:, :, -2:, -2:])
    ends_y, ends_x = (
        ops.convert_to_tensor(np.eye(lines.shape[-1], dtype="float32")[[0, -1]], lines.dtype)
        for lines in (columns, rows)
    )  # (2, sH), (2, sW)
    rows = rows - ops.matmul(corners, ends_x)
    return ops.einsum("ey,bkex->bkyx", ends_y, rows) + ops.einsum("bkey,ex->bkyx", columns, ends_x)


def _line_response(products, stride: int):
    """Return the transposed convolutions along one axis: products (B, K, 2, H, P) to (..., sH)."""
    *outer, side, _ = (*ops.shape(products)[:2], *products.shape[2:])
    offsets = _offsets(stride)
    pieces = ops.reshape(products, (*outer, side, len(offsets), stride))
    return ops.reshape(_overlap_add(pieces, offsets, axis=3), (*outer, side * stride))


def _inside_response(biases, height: int, width: int):
    """Return (B, K, H, W): the sum of those biases (B, K, 3, 3) whose tap lies inside the map."""
    inside_y, inside_x = (
        ops.convert_to_tensor(
            np.stack([np.arange(side) > 0, np.ones(side), np.arange(side) < side - 1], axis=-1),
            biases.dtype,
        )
        for side in (height, width)
    )  # (H, 3), (W, 3)
    return ops.matmul(inside_y, ops.matmul(biases, ops.transpose(inside_x)))
