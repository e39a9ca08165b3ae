/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-late-xml-private.h"

#include "base/mesign-late-library.h"

/* What the headers belong to. */
#if LIBXML_VERSION >= 21400
#define SONAME "libxml2.so.16"
#else
#define SONAME "libxml2.so.2"
#endif

/* The names, not what they are called through. */
#define NAME_OF(name) #name,

const MesignXml *
mesign_xml_get (void)
{
  static const char *const names[] = { MESIGN_XML_NAMES (NAME_OF) NULL };
  static MesignXml xml;
  static gsize is_loaded;

  if (g_once_init_enter (&is_loaded))
    {
      mesign_late_library_load (SONAME, names, (gpointer *) (gpointer) &xml);
      g_once_init_leave (&is_loaded, 1);
    }

  return &xml;
}
