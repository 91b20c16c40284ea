// SPDX-License-Identifier: MIT
#pragma once

#include "filterterms.h"

#include <QtCore/QPointer>
#include <QtWidgets/QWidget>

class QHBoxLayout;
class QMenu;
class QToolButton;

namespace Hookglass {

class Theme;

/// The conditions of a filter as they were written, one chip each: pressed, it is turned into its
/// opposite; its cross or the Delete key takes it away. What does not fit into the width is counted
/// by a button at the end, which lists them all.
class FilterChips final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterChips)
public:
    explicit FilterChips(const Theme &theme, QWidget *parent = nullptr);
    ~FilterChips() override;

    /// `text` is what it was read from.
    void setFilter(const Filter &filter, const QString &text);
    /// Behind which control they are reached by Tab.
    void setTabPlace(QWidget *before);
    int count() const { return int(m_chips.size()); }
    QToolButton *chip(int place) const;    ///< turns it around
    QToolButton *remover(int place) const; ///< takes it away
    QToolButton *moreButton() const { return m_more; }
    const QList<WrittenTerm> &terms() const { return m_terms; }
    /// With room for all of them.
    QSize sizeHint() const override;

Q_SIGNALS:
    /// What the user made of it.
    void changed(const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Chip
    {
        QWidget *box = nullptr;
        QToolButton *text = nullptr;
        QToolButton *remove = nullptr;
        QString whole;  ///< as the button takes it
        int wanted = 0; ///< pixels for all of it
    };
    Chip makeChip(int place, const QString &text);
    int countWithRoom(int roomForMore) const;
    int aroundText(const Chip &chip) const; ///< pixels beside the text
    void placeChips();
    void fillMore();
    bool keyOfMore(int key);
    void remove(int place);

    const Theme &m_theme;
    QList<WrittenTerm> m_terms;
    QPointer<QWidget> m_tabPlace;
    QList<Chip> m_chips;
    QToolButton *m_more; ///< counts those that have no room
};

} // namespace Hookglass
