/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "retrieval/mesign-provider-private.h"

G_BEGIN_DECLS

/* The groups of a profile. */
#define MESIGN_PROFILE_PROVIDER "Provider"
#define MESIGN_PROFILE_LINK "Link"
#define MESIGN_PROFILE_CODE "Code"
#define MESIGN_PROFILE_PFX "Pfx"
#define MESIGN_PROFILE_ISSUED "Issued"
#define MESIGN_PROFILE_FORM "Form retrieve"
#define MESIGN_PROFILE_BOUGHT "Bought"
#define MESIGN_PROFILE_ASSIGNED "Assigned"

/**
 * MesignProfileReader:
 * @keys: the profile
 * @name: (nullable): the name of its file, for the messages
 * @faults: (element-type MesignProviderFault): what is wrong with it
 *
 * A profile while it is read. It is read to its end, so that one look shows every fault.
 */
typedef struct
{
  GKeyFile *keys;
  const char *name;
  GPtrArray *faults;
} MesignProfileReader;

void mesign_profile_reader_fault (MesignProfileReader *reader,
                                  const char *group,
                                  const char *key,
                                  const char *format,
                                  ...) G_GNUC_PRINTF (4, 5);
gboolean mesign_profile_reader_has_group (MesignProfileReader *reader, const char *group);
char *mesign_profile_reader_read_text (MesignProfileReader *reader,
                                       const char *group,
                                       const char *key,
                                       gboolean required);
GStrv mesign_profile_reader_read_list (MesignProfileReader *reader,
                                       const char *group,
                                       const char *key,
                                       gboolean required);
GStrv mesign_profile_reader_list_translations (MesignProfileReader *reader,
                                               const char *group,
                                               const char *key);
void mesign_profile_reader_read_groups (MesignProfileReader *reader, MesignProvider *self);

gboolean mesign_profile_is_translation (const char *key, const char *of);

G_END_DECLS
