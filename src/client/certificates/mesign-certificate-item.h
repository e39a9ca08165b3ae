/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_CERTIFICATE_ITEM (mesign_certificate_item_get_type ())
G_DECLARE_FINAL_TYPE (MesignCertificateItem,
                      mesign_certificate_item,
                      MESIGN,
                      CERTIFICATE_ITEM,
                      GObject)

MesignCertificateItem *mesign_certificate_item_new (MesignCertificateInfo *info);
MesignCertificateItem *mesign_certificate_item_new_for_journey (MesignJourney *journey);

MesignCertificateInfo *mesign_certificate_item_get_info (MesignCertificateItem *self);
MesignJourney *mesign_certificate_item_get_journey (MesignCertificateItem *self);
gboolean mesign_certificate_item_same (MesignCertificateItem *a, MesignCertificateItem *b);
void mesign_certificate_item_take_over (MesignCertificateItem *self, MesignCertificateItem *newer);
gboolean mesign_certificate_item_matches (MesignCertificateItem *self, const char *words);
gboolean
mesign_certificate_item_passes (MesignCertificateItem *self, const char *filter, gint64 now);

G_END_DECLS
