// SPDX-License-Identifier: MIT
#pragma once

#include "models/linediff.h"

#include <QtGui/QTextLayout>
#include <QtWidgets/QPlainTextEdit>

namespace Hookglass {

class Theme;

/// Lines taken out and put in: a sign before each, and a colour; what differs in a line is marked
/// and underlined.
class DiffView final : public QPlainTextEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DiffView)
public:
    DiffView(const Theme &theme, const QString &name, QWidget *parent = nullptr);
    ~DiffView() override;

    void showLines(const QList<DiffLine> &lines);

private:
    QList<QTextLayout::FormatRange> formatsOf(const DiffLine &line, int length) const;
    void recolour();

    const Theme &m_theme;
    QList<DiffLine> m_lines;
};

} // namespace Hookglass
