/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-certificate.h"

G_BEGIN_DECLS

/* Certificates by their subject, so that a path is looked for among those that can be in it. */
typedef GHashTable MesignCertificateIndex;

MesignCertificateIndex *mesign_certificate_index_new (GPtrArray *certificates);
void mesign_certificate_index_climb (MesignCertificate *leaf,
                                     MesignCertificateIndex *const *indexes,
                                     guint n_indexes,
                                     GPtrArray **found);

G_END_DECLS
