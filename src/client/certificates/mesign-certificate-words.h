/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

/**
 * MesignCertificateTone:
 * @MESIGN_CERTIFICATE_TONE_PLAIN: nothing to say
 * @MESIGN_CERTIFICATE_TONE_GOOD: all is well
 * @MESIGN_CERTIFICATE_TONE_CAUTION: something should be looked at
 * @MESIGN_CERTIFICATE_TONE_WRONG: it cannot be relied on
 */
typedef enum
{
  MESIGN_CERTIFICATE_TONE_PLAIN,
  MESIGN_CERTIFICATE_TONE_GOOD,
  MESIGN_CERTIFICATE_TONE_CAUTION,
  MESIGN_CERTIFICATE_TONE_WRONG,
} MesignCertificateTone;

const char *mesign_certificate_tone_get_class (MesignCertificateTone tone);
const char *mesign_certificate_tone_get_icon (MesignCertificateTone tone);

char *mesign_certificate_words_state (const MesignCertificateInfo *info,
                                      gint64 now,
                                      MesignCertificateTone *tone);
char *mesign_certificate_words_verdict (const MesignCertificateInfo *info,
                                        gint64 now,
                                        MesignCertificateTone *tone);
char *mesign_certificate_words_missing_authority (const MesignCertificateInfo *info);
char *
mesign_certificate_words_weak_link (const MesignCertificateInfo *info, guint link, gint64 now);
gboolean mesign_certificate_is_weak (const MesignCertificateInfo *info);
guint mesign_certificate_find_weak_link (const MesignCertificateInfo *info, gint64 now);

char *mesign_certificate_words_date (gint64 at);
char *mesign_certificate_words_purpose (MesignCertificatePurpose purpose);
char *mesign_certificate_words_key (const MesignCertificate *certificate);
const char *mesign_certificate_words_problem (MesignImportProblem problem);
const char *mesign_certificate_words_journey (const MesignJourney *journey);

G_END_DECLS
