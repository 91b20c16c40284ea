// SPDX-License-Identifier: MIT
#pragma once

#include "models/jsontreemodel.h"

#include <QtWidgets/QWidget>

class QMenu;
class QTreeView;

namespace Hookglass {

class Background;
class CopyButton;
class Theme;
class ToneLabel;

/// JSON as a tree: names and values as they are written, filled in where somebody looks; below it
/// the path of the current value, to be copied.
class JsonTreeView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(JsonTreeView)
public:
    /// Up to this size a text is read at once, in bytes.
    static constexpr qsizetype AtOnce = 32 * 1024;

    /// `background` must outlive it; `lane` is its own.
    JsonTreeView(const Theme &theme, Background &background, int lane, QWidget *parent = nullptr);
    ~JsonTreeView() override;

    void setBody(const QByteArray &body);
    bool isReady() const { return !m_isWaiting; }
    JsonTreeModel &model() { return m_model; }
    QTreeView *view() const { return m_view; }
    QList<QWidget *> buttons() const; ///< that copy

    void setHits(std::shared_ptr<const TextHits> hits);
    /// Makes the value that shows this byte the current one, as soon as it is there. Emits
    /// nothing.
    void reveal(qsizetype offset);
    void revealProblem();
    /// First byte of the current value; -1: there is none.
    qsizetype currentBegin() const;

    void copyValue(); ///< its exact bytes, as text
    void copyPointer();
    void copyPath();
    QString pathText() const;      ///< as shown
    QString ambiguityText() const; ///< why that path leads to others, too; else empty

Q_SIGNALS:
    void currentChanged(qint64 begin, qint64 end); ///< by the user: bytes of the value
    void ready();

private:
    void build(const Theme &theme);
    void setText(std::shared_ptr<const JsonTreeText> text);
    void showIndex(const QModelIndex &index);
    void showPath();
    void showAmbiguity(bool isCopied);
    void showMenu(const QPoint &position);
    void openFirst();
    bool eventFilter(QObject *watched, QEvent *event) override;

    Background &m_background;
    const int m_lane;
    JsonTreeModel m_model;
    QByteArray m_body;
    std::shared_ptr<const TextHits> m_hits;
    QTreeView *m_view = nullptr;
    ToneLabel *m_message = nullptr;
    ToneLabel *m_path = nullptr;
    ToneLabel *m_ambiguity = nullptr;
    CopyButton *m_pointerButton = nullptr;
    CopyButton *m_pathButton = nullptr;
    CopyButton *m_valueButton = nullptr;
    bool m_isWaiting = false;
    bool m_isMoving = false; ///< not by the user
    qsizetype m_toReveal = -1;
};

} // namespace Hookglass
