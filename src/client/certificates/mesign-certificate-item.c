/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-item.h"

#include "client/certificates/mesign-certificate-words.h"

#include <string.h>

/* In seconds. */
#define SOON ((gint64) 30 * 24 * 60 * 60)

/* A row of the list of certificates: one of them, or one that is on its way. The object stays the
 * same while what is known of it changes. */
struct _MesignCertificateItem
{
  GObject parent_instance;

  MesignCertificateInfo *info;
  MesignJourney *journey;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MesignCertificateItem, mesign_certificate_item, G_TYPE_OBJECT)

static void
mesign_certificate_item_dispose (GObject *object)
{
  MesignCertificateItem *self = MESIGN_CERTIFICATE_ITEM (object);

  g_clear_pointer (&self->info, mesign_certificate_info_unref);
  g_clear_pointer (&self->journey, mesign_journey_unref);

  G_OBJECT_CLASS (mesign_certificate_item_parent_class)->dispose (object);
}

static void
mesign_certificate_item_class_init (MesignCertificateItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_certificate_item_dispose;

  signals[CHANGED] = g_signal_new ("changed", MESIGN_TYPE_CERTIFICATE_ITEM, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mesign_certificate_item_init (MesignCertificateItem *self)
{
}

MesignCertificateItem *
mesign_certificate_item_new (MesignCertificateInfo *info)
{
  MesignCertificateItem *self = g_object_new (MESIGN_TYPE_CERTIFICATE_ITEM, NULL);

  self->info = mesign_certificate_info_ref (info);

  return self;
}

MesignCertificateItem *
mesign_certificate_item_new_for_journey (MesignJourney *journey)
{
  MesignCertificateItem *self = g_object_new (MESIGN_TYPE_CERTIFICATE_ITEM, NULL);

  self->journey = mesign_journey_ref (journey);

  return self;
}

/* Returns: (transfer none) (nullable) */
MesignCertificateInfo *
mesign_certificate_item_get_info (MesignCertificateItem *self)
{
  return self->info;
}

/* Returns: (transfer none) (nullable) */
MesignJourney *
mesign_certificate_item_get_journey (MesignCertificateItem *self)
{
  return self->journey;
}

gboolean
mesign_certificate_item_same (MesignCertificateItem *a, MesignCertificateItem *b)
{
  if (a->journey != NULL || b->journey != NULL)
    return a->journey != NULL && b->journey != NULL && a->journey->id == b->journey->id;

  return strcmp (a->info->certificate->fingerprint, b->info->certificate->fingerprint) == 0;
}

/* Takes over what is known by now. */
void
mesign_certificate_item_take_over (MesignCertificateItem *self, MesignCertificateItem *newer)
{
  g_clear_pointer (&self->info, mesign_certificate_info_unref);
  g_clear_pointer (&self->journey, mesign_journey_unref);
  self->info = newer->info != NULL ? mesign_certificate_info_ref (newer->info) : NULL;
  self->journey = newer->journey != NULL ? mesign_journey_ref (newer->journey) : NULL;
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
has_words (const char *text, const char *folded_words)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return folded != NULL && strstr (folded, folded_words) != NULL;
}

static gboolean
has_fingerprint (const MesignCertificate *certificate, const char *folded_words)
{
  g_autofree char *digits = g_strdup (folded_words);
  char *end = digits;

  for (const char *c = folded_words; *c != '\0'; c++)
    if (*c != ' ' && *c != ':')
      *end++ = *c;
  *end = '\0';

  return strlen (digits) >= 4 && g_str_has_prefix (certificate->fingerprint, digits);
}

/* Whether a search for the words finds it: name, organization, addresses, authority, or the
 * beginning of the fingerprint. */
gboolean
mesign_certificate_item_matches (MesignCertificateItem *self, const char *words)
{
  g_autofree char *stripped = g_strstrip (g_strdup (words));
  g_autofree char *folded = g_utf8_casefold (stripped, -1);
  const MesignCertificate *certificate = self->info != NULL ? self->info->certificate : NULL;

  if (*folded == '\0')
    return TRUE;
  if (certificate == NULL)
    return has_words (self->journey->address, folded);
  for (char **address = certificate->addresses; *address != NULL; address++)
    if (has_words (*address, folded))
      return TRUE;

  return has_words (certificate->name, folded) || has_words (certificate->organization, folded) ||
         has_words (certificate->issuer_name, folded) || has_fingerprint (certificate, folded);
}

/* One that is not trusted ends, too. */
static gboolean
is_expiring (MesignExpiry expiry, gint64 left)
{
  return (expiry == MESIGN_EXPIRY_UNKNOWN && left <= SOON) ||
         expiry == MESIGN_EXPIRY_WITHIN_30_DAYS || expiry == MESIGN_EXPIRY_WITHIN_7_DAYS ||
         expiry == MESIGN_EXPIRY_WITHIN_1_DAY;
}

/* Whether it is among those that a filter lets through: "all", "expiring", "expired", "revoked" or
 * "weak". What is on its way is none of them. */
gboolean
mesign_certificate_item_passes (MesignCertificateItem *self, const char *filter, gint64 now)
{
  MesignExpiry expiry;
  gint64 until;

  if (g_str_equal (filter, "all"))
    return TRUE;
  if (self->info == NULL)
    return FALSE;
  expiry = mesign_certificate_info_get_expiry (self->info, now, &until);
  if (g_str_equal (filter, "expiring"))
    return is_expiring (expiry, until - now);
  if (g_str_equal (filter, "expired"))
    return expiry == MESIGN_EXPIRY_EXPIRED;
  if (g_str_equal (filter, "revoked"))
    return expiry == MESIGN_EXPIRY_REVOKED;

  return mesign_certificate_is_weak (self->info);
}
