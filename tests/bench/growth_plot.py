# SPDX-FileCopyrightText: 2026 The MeSign developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plot of what one message costs, by how many there are, as SVG."""

import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 360, 70, 70, 40, 50
MIB = 1 << 20


def plot(rows):
    """Time of the processor per message on the left, peak memory on the right."""
    sizes = [row["messages"] for row in rows]
    times = [row["cpu_per_message"] * 1e6 for row in rows]
    peaks = [row["peak"] / MIB for row in rows]
    low, high = math.log10(min(sizes)), math.log10(max(sizes))

    def place(size):
        share = (math.log10(size) - low) / (high - low) if high > low else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def rise(value, top):
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="13">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
             f'<text x="{LEFT}" y="24" fill="#1a5fb4">time of the processor per message, µs</text>',
             f'<text x="{WIDTH - RIGHT}" y="24" text-anchor="end" fill="#a51d2d">peak memory, MiB</text>',
             f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}V{TOP}" fill="none" stroke="#77767b"/>']
    for values, color, shift in ((times, "#1a5fb4", -8), (peaks, "#a51d2d", 18)):
        top = max(values) * 1.25
        points = [(place(size), rise(value, top)) for size, value in zip(sizes, values)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        for (x, y), value in zip(points, values):
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>')
            parts.append(f'<text x="{x:.1f}" y="{y + shift:.1f}" text-anchor="middle" fill="{color}">{value:.0f}</text>')
    for size in sizes:
        parts.append(f'<text x="{place(size):.1f}" y="{HEIGHT - 20}" text-anchor="middle" fill="#241f31">{size:,}</text>')
    return "\n".join([*parts, "</svg>", ""])
