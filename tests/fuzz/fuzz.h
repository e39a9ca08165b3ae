/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-cms.h"
#include "smime/mesign-smime.h"

#include <stdint.h>

/* What every fuzz target has in common. The world is what make-seeds.py made: one authority, one
 * person with keys, one moment; the same in every run and on every machine. */

/* 2026-06-01 */
#define NOW G_GINT64_CONSTANT (1780272000)

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed);
size_t LLVMFuzzerMutate (uint8_t *data, size_t size, size_t max_size);

/* Of each target: looks at the seeds that are known to be right, if it compares with them. */
void fuzz_target_init (void);

void fuzz_say (const char *format, ...) G_GNUC_PRINTF (1, 2);

GBytes *fuzz_read (const char *name);
GPtrArray *fuzz_list (const char *folder);

MesignCertificate *fuzz_certificate (const char *name);
GPtrArray *fuzz_certificates (const char *first, ...) G_GNUC_NULL_TERMINATED;
GPtrArray *fuzz_key_pairs (void);
MesignTrustSnapshot *fuzz_snapshot (void);
const MesignSmimeContext *fuzz_context (void);

/* What was really signed, issued or said: nothing else may ever pass for it. */
void fuzz_know (const char *kind, const void *octets, gsize length);
void fuzz_assert_known (const char *kind, const void *octets, gsize length);

void fuzz_assert_text (const char *text);
void fuzz_assert_error (gconstpointer result, const GError *error);
