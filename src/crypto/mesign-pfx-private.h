/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-pfx.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS12, PKCS12_free)

/* mesign-pfx-password.c */
GPtrArray *mesign_pfx_list_passwords (MesignSecret *password);
const char *mesign_pfx_password_get (GPtrArray *passwords, guint index, int *length);

/* mesign-pfx-bags.c */
typedef enum
{
  MESIGN_PFX_FAULT_NONE,
  MESIGN_PFX_FAULT_UNDECRYPTABLE,
  MESIGN_PFX_FAULT_UNSUPPORTED,
  MESIGN_PFX_FAULT_MALFORMED,
  MESIGN_PFX_FAULT_LIMIT,
} MesignPfxFault;

typedef struct
{
  GPtrArray *passwords;
  OSSL_LIB_CTX *context;
  GPtrArray *keys;
  GPtrArray *certificates;
  char *name;
  guint bags;
  gboolean decrypted;
} MesignPfxBags;

void mesign_pfx_bags_clear (MesignPfxBags *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignPfxBags, mesign_pfx_bags_clear)
MesignPfxFault mesign_pfx_bags_read (MesignPfxBags *self, PKCS12 *pfx);

#define MESIGN_PFX_ITERATIONS_MAX 10000000

G_END_DECLS
