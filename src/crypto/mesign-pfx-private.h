/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-pfx.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS12, PKCS12_free)

/* mesign-pfx-password.c */
GPtrArray *mesign_pfx_list_passwords (MesignSecret *password);
GPtrArray *mesign_pfx_list_pbes2_passwords (GPtrArray *passwords);
const char *mesign_pfx_password_get (GPtrArray *passwords, guint index, int *length);

typedef enum
{
  MESIGN_PFX_FAULT_NONE,
  MESIGN_PFX_FAULT_UNDECRYPTABLE,
  MESIGN_PFX_FAULT_UNSUPPORTED,
  MESIGN_PFX_FAULT_MALFORMED,
  MESIGN_PFX_FAULT_LIMIT,
} MesignPfxFault;

/* mesign-pbe.c: a file that is decrypted with a password. @algorithm is set where something cannot
 * be computed, @decrypted where a password fitted anything. */
typedef struct
{
  OSSL_LIB_CTX *context;
  GPtrArray *passwords;
  guint64 work;
  char *algorithm;
  gboolean decrypted;
} MesignPbe;

void mesign_pbe_clear (MesignPbe *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignPbe, mesign_pbe_clear)
MesignPfxFault mesign_pbe_refuse (MesignPbe *self, const ASN1_OBJECT *object);
gboolean mesign_pbe_spend (MesignPbe *self, guint64 work);
MesignPfxFault mesign_pbe_read_mac_rounds (const ASN1_INTEGER *iterations, guint64 *work);
MesignPfxFault mesign_pbe_decrypt (MesignPbe *self,
                                   const X509_ALGOR *algorithm,
                                   const ASN1_OCTET_STRING *octets,
                                   const ASN1_ITEM *item,
                                   gpointer *value);

/* How many bags a file may hold that is no backup. */
#define MESIGN_PFX_BAGS_USUAL 1000

/* mesign-pfx-bags.c */
typedef struct
{
  MesignPbe *pbe;
  GPtrArray *keys;
  GPtrArray *certificates;
  GPtrArray *notes;
  char *name;
  guint bags;
  guint bags_max;
} MesignPfxBags;

void mesign_pfx_bags_init (MesignPfxBags *self, MesignPbe *pbe, guint bags_max);
void mesign_pfx_bags_clear (MesignPfxBags *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignPfxBags, mesign_pfx_bags_clear)
MesignPfxFault mesign_pfx_bags_read (MesignPfxBags *self, PKCS12 *pfx);
MesignPfxFault mesign_pfx_bags_take_key (MesignPfxBags *self, const PKCS8_PRIV_KEY_INFO *info);
MesignPfxFault mesign_pfx_bags_take_certificate (MesignPfxBags *self,
                                                 MesignCertificate *certificate);

/* mesign-pfx-write.c */
#define MESIGN_PFX_MODERN_ITERATIONS 100000

gboolean mesign_pfx_is_usable_password (MesignSecret *password);

/* mesign-pfx.c */
gpointer
mesign_pfx_fail (MesignPfxFault fault, const MesignPbe *pbe, gboolean has_mac, GError **error);
MesignPfx *mesign_pfx_assemble (const MesignPfxBags *bags, gboolean has_mac, GError **error);

/* mesign-key-pem.c */
gboolean mesign_key_pem_looks_like (const char *text);
gboolean mesign_key_pem_is_encrypted (const char *text);
MesignPfx *mesign_key_pem_open (const char *text, MesignSecret *password, GError **error);

G_END_DECLS
