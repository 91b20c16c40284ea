// SPDX-License-Identifier: MIT
#pragma once

#include "core/filtercompletion.h"

#include <QtWidgets/QListWidget>

namespace Hookglass {

class Theme;

/// What could be written next, below the place where it would stand. The focus stays in the field:
/// its keys are handed on.
class SuggestionList final : public QListWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SuggestionList)
public:
    static constexpr int ShownItems = 9;

    explicit SuggestionList(const Theme &theme, QWidget *parent = nullptr);
    ~SuggestionList() override;

    /// Below `place`, which is in `field`; nothing to offer: hides.
    void offer(const QList<FilterCompletions::Item> &items, const QWidget &field, QPoint place);
    /// Moves the choice, around the ends.
    void moveBy(int rows);
    /// What is chosen; with none, the first. Empty if nothing is offered.
    QString chosen() const;
    bool hasChoice() const { return currentRow() >= 0; }

Q_SIGNALS:
    /// By the mouse.
    void taken(const QString &text);
    /// For a screen reader; empty: nothing is chosen.
    void spoken(const QString &words);

private:
    const Theme &m_theme;
};

} // namespace Hookglass
