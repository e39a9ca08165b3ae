/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

/* Mutations that keep the outer form, so that they get past the parser's first look: of DER, one
 * element with the lengths around it put right; of a mail, the DER inside its base64, or whole
 * lines. Each is LLVMFuzzerCustomMutator(). */
size_t mutate_der (uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t mutate_mail (uint8_t *data, size_t size, size_t max_size, unsigned int seed);
