/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "smime/mesign-smime.h"

G_BEGIN_DECLS

/* Who is there to write and to read. */
typedef struct
{
  char *folder;
  MesignCertificate *anchor;
  MesignCertificate *issuer;
  MesignCertificate *sender;
  MesignCertificate *recipient;
  MesignTrustSnapshot *snapshot;
  GPtrArray *writers;
  GPtrArray *readers;
  gint64 now;
} Bench;

void bench_add_judge (Bench *self);
void bench_add_reader (Bench *self);
void bench_add_recipient (Bench *self);
void bench_add_writers (Bench *self, guint count);
MesignOpenedMessage *bench_open (Bench *self, GBytes *octets);
GBytes *bench_write (Bench *self, MesignDraft *draft, guint writer, MesignCipher cipher);
double bench_openssl (Bench *self, GPtrArray *mails, gboolean encrypted);
void bench_many (Bench *self, guint count);

G_END_DECLS
